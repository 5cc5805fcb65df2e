import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { programVersion } from '../../../config/paths.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/open.ts';
import { migrate, migrations } from '../../../src/store/schema.ts';
import { day, event, monday, policies, query, tempFolder, tempStore } from './support.ts';

const clock = { now: () => monday + day };
const settings = { memoryLimit: '256MB', threads: 1, clock };

function openElsewhere(folder: string): string {
  const url = new URL('../../../dist/src/store/open.js', import.meta.url).href;
  const code = `import(${JSON.stringify(url)}).then(async ({ openStore }) => {
    try { await openStore({ folder: ${JSON.stringify(folder)}, memoryLimit: '256MB', threads: 1, clock: { now: () => 0 } }); }
    catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message, name: error.name })); }
  })`;
  return spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout;
}

describe('opening a store', () => {
  it('keeps what was committed', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    await first.append([event('opened', monday, { priority: 'P1', team: 'red' })]);
    const version = await first.dataVersion();
    await first.close();
    const second = await tempStore({ folder });
    expect(await second.dataVersion()).toEqual(version);
    expect((await second.facts(query())).labels.team).toEqual(['red']);
    await second.append([event('opened', monday, { incident: 'B', team: 'blue', priority: 'P1' })]);
    expect((await second.facts(query())).labels.team).toEqual(['blue', 'red']);
  });

  it('makes the folder for its own user alone, whatever the umask', async () => {
    const parent = tempFolder();
    const before = process.umask(0o022);
    try {
      const store = await tempStore({ folder: path.join(parent, 'a', 'b') });
      await store.backUp(path.join(parent, 'c', 'backup'));
      for (const name of ['a', 'a/b', 'c/backup']) {
        expect([name, statSync(path.join(parent, name)).mode & 0o077]).toEqual([name, 0]);
      }
    } finally {
      process.umask(before);
    }
  });

  it('makes the folder, and refuses a second opening in this and in another process', async () => {
    const folder = path.join(tempFolder(), 'a', 'b');
    await tempStore({ folder });
    await expect(openStore({ folder, ...settings })).rejects.toMatchObject({
      name: 'UserError',
      code: 'store-locked',
    });
    const answer = JSON.parse(openElsewhere(folder));
    expect(answer).toMatchObject({ name: 'UserError', code: 'store-locked' });
    expect(answer.message).toContain(`process ${process.pid}`);
    expect(answer.message).toContain(folder);
  });

  it('read-only answers and refuses to write', async () => {
    const folder = tempFolder();
    const writing = await tempStore({ folder });
    await writing.append([event('opened', monday, { priority: 'P1' }), event('resolved', monday + 2 * day)]);
    await writing.close();
    const store = await openStore({ folder, ...settings, readOnly: true });
    expect((await store.facts(query({ asOf: monday + day }))).openNow.n).toBe(1);
    await expect(store.append([event('opened', monday + 5, { incident: 'B' })])).rejects.toMatchObject({
      code: 'store-folder',
    });
    await store.close();
  });

  it('says what is wrong with a damaged file, a folder that is a file, and a folder it may not use', async () => {
    const damaged = tempFolder();
    writeFileSync(path.join(damaged, 'sla-bot.duckdb'), 'not a database '.repeat(2000));
    await expect(openStore({ folder: damaged, ...settings })).rejects.toMatchObject({
      name: 'UserError',
      code: 'store-corrupt',
    });
    const short = tempFolder();
    await (await openStore({ folder: short, ...settings })).close();
    truncateSync(path.join(short, 'sla-bot.duckdb'), statSync(path.join(short, 'sla-bot.duckdb')).size / 2);
    await expect(openStore({ folder: short, ...settings })).rejects.toMatchObject({ code: 'store-corrupt' });
    const file = path.join(tempFolder(), 'file');
    writeFileSync(file, '');
    await expect(openStore({ folder: file, ...settings })).rejects.toMatchObject({ code: 'store-folder' });
    await expect(openStore({ folder: '/proc/nowhere', ...settings })).rejects.toMatchObject({
      code: 'store-folder',
    });
    const blocked = tempFolder();
    mkdirSync(path.join(blocked, 'sla-bot.duckdb'));
    await expect(openStore({ folder: blocked, ...settings })).rejects.toMatchObject({ name: 'UserError' });
  });
});

describe('the schema', () => {
  const added = { sql: 'ALTER TABLE events ADD COLUMN note VARCHAR', rebuilds: false };
  const rebuild = () => Promise.reject(new Error('nothing to derive'));
  const migrated = { readOnly: false, rebuild };

  it('is brought up step by step, keeping its data', async () => {
    const folder = tempFolder();
    const store = await tempStore({ folder });
    await store.append([event('opened', monday)]);
    await store.close();
    const database = await openDatabase({ folder, memoryLimit: '256MB', threads: 1, readOnly: false });
    const steps = [...migrations, added, { sql: `UPDATE events SET note = 'seen'`, rebuilds: false }];
    await database.write((session) => migrate(session, { ...migrated, steps }));
    const rows = await database.read((session) =>
      session.rows<{ note: string; version: number }>('SELECT note, version FROM events, schema_version'),
    );
    expect(rows).toEqual([{ note: 'seen', version: migrations.length + 2 }]);
    await database.close();
  });

  it('of a newer program is refused', async () => {
    const folder = tempFolder();
    const database = await openDatabase({ folder, memoryLimit: '256MB', threads: 1, readOnly: false });
    await database.write((session) => migrate(session, { ...migrated, steps: [...migrations, added] }));
    await database.close();
    await expect(openStore({ folder, ...settings })).rejects.toMatchObject({
      name: 'UserError',
      code: 'store-newer',
      message: `the database has schema version ${migrations.length + 1}, made by sla-bot ${programVersion()}; this program, ${programVersion()}, knows ${migrations.length}`,
    });
  });

  it('is left as it was by a failing step', async () => {
    const folder = tempFolder();
    const database = await openDatabase({ folder, memoryLimit: '256MB', threads: 1, readOnly: false });
    const steps = [...migrations, added, { sql: 'SELECT nonsense', rebuilds: false }];
    await expect(database.write((session) => migrate(session, { ...migrated, steps }))).rejects.toThrow();
    await database.close();
    const store = await openStore({ folder, ...settings });
    await store.recordPolicies(policies(), 0);
    expect((await store.append([event('opened', monday)])).appended).toBe(1);
    await store.close();
  });
});

describe('the import journal', () => {
  it('hands an unfinished import its first time of recording', async () => {
    const store = await tempStore();
    expect(await store.beginImport('a', 100)).toBe(100);
    expect(await store.beginImport('a', 200)).toBe(100);
    expect(await store.beginImport('b', 300)).toBe(300);
    await store.finishImport('a');
    expect(await store.beginImport('a', 400)).toBe(400);
  });
});
