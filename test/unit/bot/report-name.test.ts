import { expect, it } from 'vitest';
import { plainReport } from '../../../src/bot/plain-report.ts';
import { reportName } from '../../../src/bot/report-name.ts';

const named = (title: string) => reportName(plainReport({ title, summary: '', blocks: [], language: 'en' }));

it.each([
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\Windows\\x.exe', 'c-windows-x-exe'],
  ['a"; filename="b.exe\r\nX: y', 'a-filename-b-exe-x-y'],
  ['\u202efdp.\0', 'fdp'],
  ['/', 'answer'],
  ['Überblick', 'u-berblick'],
])('a file is named by letters and digits of its title alone: %j', (title, name) => {
  expect(named(title)).toBe(name);
  expect(named(title.repeat(100)).length).toBeLessThanOrEqual(60);
});
