import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from '../../../src/cli/out.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-out-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a file of a command goes through no link that somebody left beside its place', () => {
  const [file, other] = [path.join(folder, 'report.pdf'), path.join(folder, 'other')];
  writeFileSync(other, 'of another');
  symlinkSync(other, `${file}.${process.pid}.tmp`);
  symlinkSync(other, file);
  writeAtomically(file, Buffer.from('mine'));
  expect([readFileSync(file, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['mine', 'of another']);
});
