import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRejectWriter } from '../../../src/ingest/files/rejects.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-rejects-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('rejected rows that cannot be written say where, and what to do without that folder', () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  const target = path.join(file, 'x.csv.rejected.csv');
  expect(() => createRejectWriter(target).add(1, 'no date', 'a,b')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(`cannot write ${target}: `),
      code: 'unwritable',
      hint: expect.stringContaining('copy the file to a folder that can be written'),
    }),
  );
});
