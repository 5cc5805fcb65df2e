import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const program = path.resolve(import.meta.dirname, '../../../dist/bin/sla-bot.js');
const versionOf = (file: string) => execFileSync(file, ['--version'], { encoding: 'utf8' });

it('can be run as it is after any build: npx makes it executable once and not again', () => {
  expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(program).mode & 0o111).toBe(0o111);
  expect(versionOf(program)).toMatch(/^\d+\.\d+\.\d+/);
});

it('can be run by a link to it on the path', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-link-'));
  try {
    symlinkSync(program, path.join(folder, 'sla-bot'));
    expect(versionOf(path.join(folder, 'sla-bot'))).toBe(versionOf(program));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('tells the commit it was built from', () => {
  const { commit } = JSON.parse(readFileSync(path.join(path.dirname(program), 'build.json'), 'utf8'));
  const told = commit === null ? /^\d+\.\d+\.\d+\n$/ : new RegExp(`^[\\d.]+ \\(build ${commit}\\)\\n$`);
  expect(versionOf(program)).toMatch(told);
});
