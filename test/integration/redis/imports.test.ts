import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keysOf } from '../../../src/adapters/redis/keys.ts';
import { readEntry } from '../../../src/adapters/redis/log/entry.ts';
import { createImportLog } from '../../../src/adapters/redis/log/import-log.ts';
import { createSharedImports } from '../../../src/adapters/redis/log/imports.ts';
import { encodeEvent } from '../../../src/ingest/files/encode-event.ts';
import { importFile } from '../../../src/ingest/files/import-file.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import type { Store } from '../../../src/store/open.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { mappingOf, tempFile } from '../../unit/ingest/support.ts';
import { batches, comparable, day, event, monday, query, tempStore } from '../store/support.ts';
import { directConnection, marked } from './log-support.ts';

const partitions = 3;
const log = { id: 'a', partitions };
const keys = keysOf({ prefix: 't' });
let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  redis = directConnection(server.port);
  await redis.connect();
  await redis.flushall();
  await marked(redis, keys, log);
});

const acknowledge = { replicas: 0, timeoutMs: 100 };

/** A log in Redis whose copy takes everything anew each time. */
function sharedLog(copy: Store, caughtUp = () => catchUp(copy)): Pick<EventLog, 'appendBulk'> {
  return createImportLog({ redis, keys, log, acknowledge, copy, caughtUp });
}

async function catchUp(copy: Store): Promise<void> {
  for (const partition of [2, 0, 1]) {
    const entries = await redis.xrange(keys.events(partition), '-', '+');
    const json = entries.flatMap(([id, fields]) => readEntry(id, fields).events);
    async function* all() {
      yield { count: json.length, json: `[${json.join(',')}]` };
    }
    await copy.appendBulk(all(), { ours: () => null });
  }
}

const mapping = mappingOf(`source: desk
format: csv
shape: incident
absentColumns: ignore
fields:
  incident: id
  opened: opened
  acknowledged: answered
  resolved: done
  priority: prio
  title: title
  recordedAt: updated
`);
const header = 'id,opened,answered,done,prio,title';
const file = (...rows: string[]) => `${[header, ...rows].join('\n')}\n`;
const open = (id: string, title = 'x') => `${id},2025-03-03T09:00:00Z,2025-03-03T09:05:00Z,,P1,${title}`;
const done = (id: string, title = 'x') =>
  `${id},2025-03-03T09:00:00Z,2025-03-03T09:05:00Z,2025-03-03T10:00:00Z,P1,${title}`;
const many = Array.from({ length: 700 }, (_, index) => done(`N${index}`));

/** Exports one after the other: new, corrected, repeated, with rows given twice, with dates emptied and given again. */
const exports = [
  file(done('A'), open('B'), done('C', 'Störung "ü"'), ...many),
  file(done('A', 'new title'), done('B'), done('C')),
  file(done('A', 'new title'), done('B'), done('C')),
  file(done('A'), done('A'), open('A', 'y'), open('D'), open('D', 'z')),
  file(open('B'), open('C')),
  file(done('A'), done('B'), done('C'), ...many.map((row) => row.replace('T10:00', 'T12:00'))),
  file(open('N1'), open('N2')),
];

async function run(store: Store, log: Pick<EventLog, 'appendBulk'>, text: string, days: number) {
  const path = tempFile('export.csv', text);
  const recordedAt = monday + days * day;
  const { withdrawals } = store;
  return importFile({ path, mapping, log, withdrawals, recordedAt, inProcess: true });
}

async function state(store: Store) {
  const ids = ['A', 'B', 'C', 'D', 'N1', 'N2', 'N3'];
  return {
    data: await store.dataVersion(),
    facts: comparable(await store.facts(query())),
    standing: await Promise.all(ids.map((id) => store.eventsOf('desk', id))),
    earlier: await Promise.all(ids.map((id) => store.eventsOf('desk', id, monday + 3.5 * day))),
  };
}

describe('importing into the shared log', () => {
  it('leaves what importing into a log of one’s own leaves, and says the same', async () => {
    const own = await tempStore();
    const copy = await tempStore();
    const log = sharedLog(copy);
    for (const [index, text] of exports.entries()) {
      const embedded = await run(own, own, text, index + 1);
      const { path: _path, ...said } = await run(copy, log, text, index + 1);
      expect(embedded).toMatchObject(said);
      expect(await state(copy)).toEqual(await state(own));
    }
    const fresh = await tempStore();
    await catchUp(fresh);
    expect(await state(fresh)).toEqual(await state(own));
  });

  it('goes on where it failed, and leaves the same', async () => {
    const own = await tempStore();
    const copy = await tempStore();
    for (const [index, text] of exports.entries()) {
      await run(own, own, text, index + 1);
      await failing(copy, text, index + 1);
      await catchUp(copy);
      await run(copy, sharedLog(copy), text, index + 1);
    }
    expect(await state(copy)).toEqual(await state(own));
  });

  it('keeps nothing of it in the copy before it comes from the log', async () => {
    const copy = await tempStore();
    const before = await copy.dataVersion();
    const kept: string[] = [];
    const told = [
      event('opened', monday, { title: 'NUL \u0000, 😀/', url: 'a,","title":null', reason: ',"url":null' }),
      event('resolved', monday + 5, { naiveResolved: true, responseWithin: false, recordedBySource: true }),
    ];
    const summary = await copy.previewBulk(batches(told), {
      keep: async (entries) => void kept.push(...entries),
    });
    expect(summary).toMatchObject({ offered: 2, appended: 2, newIncidents: 1, judgedIncidents: 1 });
    expect(kept.sort()).toEqual(told.map((one) => encodeEvent(one)).sort());
    expect(await copy.dataVersion()).toEqual(before);
    expect(await copy.append(told)).toMatchObject({ appended: 2, newIncidents: 1 });
  });

  it('dates a file once for all bots until its import has ended', async () => {
    const imports = createSharedImports(redis, keys);
    const first = await imports.begin('abc');
    expect(Math.abs(first - Number((await redis.time())[0]) * 1000)).toBeLessThan(5000);
    expect(await createSharedImports(redis, keys).begin('abc')).toBe(first);
    await imports.finish('abc');
    await until('a millisecond has passed', async () => {
      const next = await imports.begin('abc');
      await imports.finish('abc');
      return next > first;
    });
  });
});

/** An import that breaks off when part of it is in the log: Redis refuses what comes to one partition. */
async function failing(copy: Store, text: string, days: number): Promise<void> {
  const blocked = keys.events(days % partitions);
  const aside = `${blocked}:aside`;
  const isThere = (await redis.exists(blocked)) === 1;
  if (isThere) await redis.rename(blocked, aside);
  await redis.set(blocked, 'no stream');
  const failure = await run(
    copy,
    sharedLog(copy, async () => {}),
    text,
    days,
  ).catch((error: unknown) => error);
  if (failure instanceof Error) expect(failure).toBeInstanceOf(UnavailableError);
  await redis.del(blocked);
  if (isThere) await redis.rename(aside, blocked);
}
