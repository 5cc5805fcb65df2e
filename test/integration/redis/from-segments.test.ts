import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { keysOf } from '../../../src/adapters/redis/keys.ts';
import { createRetention } from '../../../src/adapters/redis/log/retention.ts';
import { openSharedStore, type SharedStore } from '../../../src/adapters/redis/shared-store.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { comparable, day, monday, policies, query, scenario, tempFolder } from '../store/support.ts';
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

async function bot(): Promise<SharedStore> {
  const store = await openSharedStore({
    folder: tempFolder(),
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => monday + 100 * day },
    redis: redisSchema.parse({ url: server.url, prefix: 't' }),
    env: {},
    logger: { debug: put, info: put, warn: put, error: put },
  });
  stores.push(store);
  return store;
}

/** Of live events nobody says when they were recorded. */
function live(events: readonly IncidentEvent[]) {
  return events.map(({ recordedAt: _recordedAt, recordedBySource: _recordedBySource, ...event }) => event);
}

async function state(store: SharedStore) {
  return { data: await store.dataVersion(), facts: comparable(await store.facts(query())) };
}

it('a bot that starts empty when everything has left the streams ends like one that saw it come', async () => {
  const first = await bot();
  await first.recordPolicies(policies(), monday);
  const events = live(scenario(3, 40));
  for (let from = 0; from < events.length; from += 30) {
    await first.intake.append(events.slice(from, from + 30));
  }
  const redis = directConnection(server.port);
  await redis.connect();
  await redis.select(26);
  const keys = keysOf({ prefix: 't' });
  const leases = { hold: async () => true, release: async () => {} };
  const retention = createRetention({ redis, keys, partitions: 8, retentionMs: 1, leases, mostChars: 3000 });
  const streams = Array.from({ length: 8 }, (_, partition) => keys.events(partition));
  const left = async () => (await Promise.all(streams.map((key) => redis.xlen(key)))).reduce((a, b) => a + b);
  await until('all have left the streams', async () => {
    await retention.run();
    return (await left()) === 0;
  });
  const second = await bot();
  const expected = await state(second);
  expect(expected.data.version).toBeGreaterThan(100);
  await until('the first has all', async () => (await first.dataVersion()).hash === expected.data.hash);
  expect(await state(first)).toEqual(expected);

  await second.intake.append(
    live(scenario(4, 10)).map((event) => ({ ...event, incident: `new-${event.incident}` })),
  );
  await retention.run();
  await until('both have what came since', async () => {
    const [one, other] = [await first.dataVersion(), await second.dataVersion()];
    return one.hash === other.hash && one.version > expected.data.version;
  });
  expect(await state(first)).toEqual(await state(second));
});
