import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { createArchivedFiles } from '../../../src/store/archived-files.ts';
import { manifestOf, verifyBackup, writeManifest } from '../../../src/store/backup-manifest.ts';
import { stageRestore } from '../../../src/store/restore.ts';
import { tempFolder, tempStore } from './support.ts';

async function tempBackup() {
  // No word of a path says what went wrong.
  const backup = path.join(tempFolder(), 'read-only backup of a corrupt disk');
  const manifest = await (await tempStore()).backUp(backup);
  return { backup, manifest };
}

/** A backup whose database was changed by whoever hands it over, with a manifest that fits. */
async function tempForged(sql: string) {
  const { backup, manifest } = await tempBackup();
  const instance = await DuckDBInstance.create(path.join(backup, 'sla-bot.duckdb'));
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
  rmSync(path.join(backup, 'sla-bot.duckdb.wal'), { force: true });
  const { files, format, ...origin } = manifest;
  const forged = await manifestOf(backup, origin);
  await writeManifest(backup, forged);
  return { backup, manifest: await verifyBackup(backup) };
}

describe('a backup', () => {
  it('deletes nothing of what lies beside its place', async () => {
    const parent = tempFolder();
    const backup = path.join(parent, 'backup');
    mkdirSync(`${backup}.partial`);
    writeFileSync(path.join(`${backup}.partial`, 'thesis'), 'mine');
    const store = await tempStore();
    await store.backUp(backup);
    expect(readFileSync(path.join(`${backup}.partial`, 'thesis'), 'utf8')).toBe('mine');
    expect(readdirSync(parent).sort()).toEqual(['backup', 'backup.partial']);
    // Two at the same time: one of them has the place, and it is whole.
    const both = path.join(parent, 'both');
    const ends = await Promise.allSettled([store.backUp(both), store.backUp(both)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await verifyBackup(both);
    expect(readdirSync(parent).sort()).toEqual(['backup', 'backup.partial', 'both']);
  });
});

describe('a backup that cannot be written', () => {
  it('blames its own folder, and not the data folder', async () => {
    const folder = tempFolder();
    const store = await tempStore({ folder });
    const file = path.join(tempFolder(), 'file');
    writeFileSync(file, '');
    const refused = await store.backUp(path.join(file, 'backup')).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining(`cannot write ${file}/backup: `),
    });
    expect(String(refused)).not.toContain(folder);
  });
});

describe('a restore', () => {
  it('names where what it replaces will be, and nothing where there is nothing', async () => {
    const { backup, manifest } = await tempBackup();
    const [empty, full] = [tempFolder(), tempFolder()];
    expect(await stageRestore(backup, empty, manifest)).toEqual({ aside: null });
    writeFileSync(path.join(full, 'sla-bot.duckdb'), '');
    expect(await stageRestore(backup, full, manifest)).toEqual({ aside: path.join(full, 'replaced-1') });
  });

  it('takes what it looked at: a backup that changes meanwhile is refused, and leaves nothing', async () => {
    const { backup, manifest } = await tempBackup();
    const folder = tempFolder();
    const secret = path.join(tempFolder(), 'secret');
    writeFileSync(secret, 'of another');
    for (const change of [
      () => writeFileSync(path.join(backup, 'reports/0'), 'more'),
      () => writeFileSync(path.join(backup, 'sla-bot.duckdb'), 'other'),
      () => {
        rmSync(path.join(backup, 'sla-bot.duckdb'));
        symlinkSync(secret, path.join(backup, 'sla-bot.duckdb'));
      },
      () => {
        rmSync(path.join(backup, 'sla-bot.duckdb'));
        symlinkSync(secret, path.join(backup, 'aside'));
      },
    ]) {
      change();
      await expect(stageRestore(backup, folder, manifest)).rejects.toMatchObject({ code: 'backup-damaged' });
      expect(readdirSync(folder)).toEqual([]);
    }
    expect(readFileSync(secret, 'utf8')).toBe('of another');
  });

  it('of two at the same time mixes nothing', async () => {
    const [one, other] = [
      await tempBackup(),
      await tempForged('CREATE TABLE more AS SELECT range FROM range(9999)'),
    ];
    const folder = tempFolder();
    const ends = await Promise.allSettled(
      [one, other, one, other].map(({ backup, manifest }) => stageRestore(backup, folder, manifest)),
    );
    expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(readdirSync(folder)).toEqual(['restore.ready']);
    rmSync(path.join(folder, 'restore.ready/aside'));
    await verifyBackup(path.join(folder, 'restore.ready'));
  });

  it.each([
    ['a view, which could read any file', "CREATE VIEW more AS SELECT * FROM read_text('/etc/hostname')"],
    ['a macro', 'CREATE MACRO lower(x) AS upper(x)'],
    ['another schema than it says', 'UPDATE schema_version SET version = 9999'],
  ])('of a database with %s is refused before anything is replaced', async (_what, sql) => {
    const { backup, manifest } = await tempForged(sql);
    const folder = tempFolder();
    await expect(stageRestore(backup, folder, manifest)).rejects.toMatchObject({ code: 'backup-damaged' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a restore of a damaged database whose manifest fits', () => {
  it.each([
    ['no database', 'not a database '.repeat(2000)],
    ['the beginning of one', null],
  ])('is refused before anything is said or replaced: %s', async (_what, content) => {
    const { backup, manifest } = await tempBackup();
    const file = path.join(backup, 'sla-bot.duckdb');
    writeFileSync(file, content ?? readFileSync(file).subarray(0, 100_000));
    const { files, format, ...origin } = manifest;
    await writeManifest(backup, await manifestOf(backup, origin));
    const folder = tempFolder();
    await expect(stageRestore(backup, folder, await verifyBackup(backup))).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringMatching(/ cannot be (opened|read)$/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the files of archived reports', () => {
  it.each(['../outside', '..', '.', '', 'a/../../outside', '/tmp'])(
    'lie below their folder: what a database names %j is neither read nor removed',
    async (name) => {
      const data = tempFolder();
      mkdirSync(path.join(data, 'outside'));
      mkdirSync(path.join(data, 'reports'));
      writeFileSync(path.join(data, 'outside/0'), 'x');
      const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
      const file = { name: 'x', mediaType: 'text/plain', byteLength: 1, sha256 };
      const archived = createArchivedFiles(data);
      await expect(archived.read(name, [file])).rejects.toMatchObject({ code: 'archive-damaged' });
      await archived.remove(name);
      expect([existsSync(path.join(data, 'outside/0')), existsSync(path.join(data, 'reports'))]).toEqual([
        true,
        true,
      ]);
    },
  );
});
