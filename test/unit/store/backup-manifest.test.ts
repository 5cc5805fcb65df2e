import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf, verifyBackup, writeManifest } from '../../../src/store/backup-manifest.ts';

const origin = {
  createdAt: 0,
  program: '1.0.0',
  schemaVersion: 1,
  dataVersion: 0,
  dataHash: 'x',
  sharedLog: null,
};
let parent: string;
let folder: string;

beforeEach(async () => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'sla-manifest-'));
  folder = path.join(parent, 'backup');
  mkdirSync(path.join(folder, 'reports'), { recursive: true });
  writeFileSync(path.join(parent, 'other'), 'not of the backup');
  writeFileSync(path.join(folder, 'sla-bot.duckdb'), 'data');
  writeFileSync(path.join(folder, 'reports/0'), 'report');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const keepManifest = async () => writeManifest(folder, await manifestOf(folder, origin));

describe('a backup', () => {
  it('that is not there is told from a folder that is none', async () => {
    await expect(verifyBackup(folder)).rejects.toThrow('is no backup: it has no backup.json');
    await expect(verifyBackup(path.join(parent, 'none'))).rejects.toThrow(
      `there is no ${path.join(parent, 'none')}`,
    );
  });

  it('is what its manifest says: no file fewer, more or other', async () => {
    await keepManifest();
    expect((await verifyBackup(folder)).files.map((file) => file.path)).toEqual([
      'reports/0',
      'sla-bot.duckdb',
    ]);
    writeFileSync(path.join(folder, 'reports/1'), 'more');
    await expect(verifyBackup(folder)).rejects.toMatchObject({ details: ['reports/1 is none of its'] });
    rmSync(path.join(folder, 'reports/1'));
    writeFileSync(path.join(folder, 'reports/0'), 'RePort');
    await expect(verifyBackup(folder)).rejects.toMatchObject({ details: ['reports/0 has other content'] });
  });

  it('that holds no database, or more than databases and reports, is refused', async () => {
    writeFileSync(path.join(folder, 'sla-bot.duckdb.wal'), 'what was not in it');
    await keepManifest();
    await expect(verifyBackup(folder)).rejects.toMatchObject({
      details: ['sla-bot.duckdb.wal is nothing that a backup holds'],
    });
    rmSync(path.join(folder, 'sla-bot.duckdb.wal'));
    rmSync(path.join(folder, 'sla-bot.duckdb'));
    await keepManifest();
    await expect(verifyBackup(folder)).rejects.toMatchObject({ details: ['sla-bot.duckdb is missing'] });
  });

  it.each(['../other', '/etc/hostname', 'reports/../../other', '..', 'a\\b', 'a\0b'])(
    'that names the file %j outside of it is refused',
    async (name) => {
      const manifest = await manifestOf(folder, origin);
      const [file] = manifest.files;
      if (file === undefined) throw new Error('there is a file');
      await writeManifest(folder, { ...manifest, files: [...manifest.files, { ...file, path: name }] });
      await expect(verifyBackup(folder)).rejects.toMatchObject({
        code: 'backup-damaged',
        message: expect.stringContaining('cannot be read'),
      });
    },
  );

  it.each([
    ['a link to a file', (at: string) => symlinkSync('../../other', at)],
    ['a link to a folder', (at: string) => symlinkSync('../..', at)],
    ['a pipe, which has no end', (at: string) => execFileSync('mkfifo', [at])],
  ])('that holds %s is refused', async (_what, make) => {
    await keepManifest();
    make(path.join(folder, 'reports/1'));
    await expect(verifyBackup(folder)).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringContaining('neither file nor folder'),
    });
  });
});
