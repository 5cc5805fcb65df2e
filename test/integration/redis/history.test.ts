import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { keysOf } from '../../../src/adapters/redis/keys.ts';
import { openSharedStore, type SharedStore } from '../../../src/adapters/redis/shared-store.ts';
import { arrived } from '../../../src/ingest/webhooks/event.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { day, hour, monday, policies, query, tempFolder } from '../store/support.ts';
import { directConnection } from './log-support.ts';

let server: RedisServer;
const stores: SharedStore[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

const put = () => undefined;

async function bot(prefix: string): Promise<SharedStore> {
  const store = await openSharedStore({
    folder: tempFolder(),
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => monday + 100 * day },
    redis: redisSchema.parse({ url: server.url, prefix }),
    env: {},
    logger: { debug: put, info: put, warn: put, error: put },
  });
  stores.push(store);
  return store;
}

/** Opened, paused for long, resolved. */
function story(incident: string) {
  const of = (type: 'opened' | 'paused' | 'resumed' | 'resolved', at: number) =>
    arrived({
      source: 'desk',
      incident,
      eventId: `${incident}:${type}`,
      type,
      at,
      ...(type === 'opened' ? { priority: 'P1' } : {}),
    });
  return [
    of('opened', monday),
    of('paused', monday + hour / 2),
    of('resumed', monday + 30 * hour),
    of('resolved', monday + 30 * hour + 1),
  ];
}

const history = { history: true };

it('a history is told again without the log growing, long after the door forgot it', async () => {
  const { intake } = await bot('grown');
  const all = [...story('A'), ...story('B')];
  expect(await intake.append(all, history)).toEqual({ appended: 8, duplicates: 0 });
  const redis = directConnection(server.port);
  await redis.connect();
  await redis.select(26);
  const forgotten = await redis.keys('grown:*seen*');
  expect(forgotten.length).toBeGreaterThan(0);
  await redis.del(...forgotten);
  const [corrected, ...rest] = all.map((event) =>
    event.eventId === 'A:opened' ? { ...event, priority: 'P2' } : event,
  );
  if (corrected === undefined) throw new Error('no event');
  expect(await intake.append([corrected, ...rest], history)).toEqual({ appended: 1, duplicates: 7 });
  const keys = keysOf({ prefix: 'grown' });
  const streams = await Promise.all(
    Array.from({ length: 8 }, (_, partition) => redis.xrange(keys.events(partition), '-', '+')),
  );
  expect(streams.flat().flatMap(([, fields]) => fields.filter((field) => field === 'event'))).toHaveLength(9);
});

it('a pause is called late where it was told live, never where it was read from a history', async () => {
  const flagsOf = async (prefix: string, how: { history?: boolean }) => {
    const store = await bot(prefix);
    await store.recordPolicies(policies(), monday);
    await store.intake.append(story('A'), how);
    await until('the copy has it', async () => (await store.dataVersion()).version === 4);
    return Object.keys((await store.facts(query())).flags);
  };
  expect(await flagsOf('live', {})).toContain('late-applied-pause');
  expect(await flagsOf('told', history)).not.toContain('late-applied-pause');
});
