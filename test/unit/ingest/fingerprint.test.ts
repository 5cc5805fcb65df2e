import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileFingerprint } from '../../../src/ingest/files/fingerprint.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import { tempFile } from './support.ts';

it('a fingerprint knows a file by its content and mapping, not by its name', () => {
  const [native, zendesk] = [loadMapping('native'), loadMapping('zendesk')];
  const one = tempFile('a.csv', 'x,y\n');
  const same = tempFile('b.csv', 'x,y\n');
  expect(fileFingerprint(one, native)).toBe(fileFingerprint(same, native));
  expect(fileFingerprint(one, native)).not.toBe(fileFingerprint(one, zendesk));
  const before = fileFingerprint(one, native);
  appendFileSync(one, 'z');
  expect(fileFingerprint(one, native)).not.toBe(before);
  expect(() => fileFingerprint('/nonexistent/x', native)).toThrow('Cannot read');
});
