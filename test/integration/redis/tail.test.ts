import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { connectRedis, type RedisLink } from '../../../src/adapters/redis/connect.ts';
import { partitionOf } from '../../../src/adapters/redis/keys.ts';
import { createPolicyLog } from '../../../src/adapters/redis/log/policies.ts';
import { createLogReader } from '../../../src/adapters/redis/log/read-from.ts';
import { openLog, type SharedLog } from '../../../src/adapters/redis/open-log.ts';
import { createTail, type Tail } from '../../../src/adapters/redis/tail/tail.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { encodeEvent } from '../../../src/ingest/files/encode-event.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { derivedState } from '../../support/derived-state.ts';
import { type RedisServer, startCluster, startRedis, until } from '../../support/redis/servers.mjs';
import { batches, day, event, monday, policies, scenario, tempFolder } from '../store/support.ts';

const now = monday + 100 * day;
const partitions = 4;
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function redisServer(options: Parameters<typeof startRedis>[0] = {}): Promise<RedisServer> {
  const server = await startRedis(options);
  closing.push(() => server.stop());
  return server;
}

async function linkTo(server: RedisServer): Promise<RedisLink> {
  const settings = redisSchema.parse({ url: `${server.url}/26`, partitions });
  const link = await connectRedis(settings, {});
  closing.push(() => link.close());
  return link;
}

interface Bot {
  readonly store: Store;
  readonly tail: Tail;
  readonly folder: string;
  readonly logged: string[];
  /** Appends to the copy so far. */
  appends(): number;
  stop(): Promise<void>;
}

async function follow(link: RedisLink, log: SharedLog, folder = tempFolder(), replicas = 0): Promise<Bot> {
  const logged: string[] = [];
  const put = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const store = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock: { now: () => now } });
  await store.replica.adopt(log.id, log.partitions);
  const { keys } = link;
  let appends = 0;
  const apply: typeof store.replica.apply = (...given) => {
    appends++;
    return store.replica.apply(...given);
  };
  const tail = await createTail({
    link,
    log,
    replica: { ...store.replica, apply },
    policies: createPolicyLog(link.command, keys),
    reader: createLogReader(link.command, keys),
    acknowledge: { replicas, timeoutMs: 100 },
    logger: { debug: put, info: put, warn: put, error: put },
  });
  tail.start();
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= tail.close().then(() => store.close());
    return stopped;
  };
  closing.push(stop);
  return { store, tail, folder, logged, appends: () => appends, stop };
}

/** As any other program may append. */
async function append(link: RedisLink, events: readonly IncidentEvent[]): Promise<void> {
  await Promise.all(
    events.map((one) => {
      const key = link.keys.events(partitionOf(one.source, one.incident, partitions));
      return link.command.xadd(key, '*', 'event', encodeEvent(one));
    }),
  );
}

async function embedded(
  events: readonly IncidentEvent[],
  at: readonly [number, ReturnType<typeof policies>][],
) {
  const folder = tempFolder();
  const store = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock: { now: () => now } });
  for (const [recordedAt, content] of at) await store.recordPolicies(content, recordedAt);
  await store.appendBulk(batches(events), { ours: () => null });
  await store.close();
  return derivedState(folder);
}

async function addPolicy(link: RedisLink): Promise<[number, ReturnType<typeof policies>]> {
  const log = createPolicyLog(link.command, link.keys);
  const entry = await log.append(null, { content: policies(), effectiveFrom: null });
  if (entry === null) throw new Error('another came first');
  return [entry.recordedAt, policies()];
}

describe('following a shared log', () => {
  it('gives two copies the same state, that of one log of its own', async () => {
    const link = await linkTo(await redisServer());
    const log = await openLog(link, partitions);
    const events = scenario(3, 60);
    const first = await follow(link, log);
    await append(link, events.slice(0, 100));
    const policy = await addPolicy(link);
    await append(link, events.slice(100));
    const second = await follow(link, log);
    await Promise.all([first.tail.caughtUp(), second.tail.caughtUp()]);
    expect(first.tail.freshness()).toMatchObject({ connected: true });
    await Promise.all([first.stop(), second.stop()]);
    const expected = await embedded(events, [policy]);
    expect(await derivedState(first.folder)).toEqual(expected);
    expect(await derivedState(second.folder)).toEqual(expected);
  });

  it('takes events that stream in together, at most every 400 ms, and at once where somebody waits', async () => {
    const link = await linkTo(await redisServer());
    const { tail, appends } = await follow(link, await openLog(link, partitions));
    await tail.caughtUp();
    const before = appends();
    const began = performance.now();
    for (let number = 0; performance.now() - began < 2_000; number++) {
      await append(link, [event('opened', monday, { incident: `S-${number}` })]);
    }
    expect(appends() - before).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / 400) + 1);
    expect(appends() - before).toBeGreaterThan(1);
    await tail.caughtUp();
    const waiting: number[] = [];
    for (let number = 0; number < 10; number++) {
      await append(link, [event('opened', monday, { incident: `W-${number}` })]);
      const [count, askedAt] = [appends(), performance.now()];
      await tail.caughtUp();
      expect(appends()).toBeGreaterThan(count);
      waiting.push(performance.now() - askedAt);
    }
    expect(Math.min(...waiting)).toBeLessThan(350);
  });

  it('passes over what cannot be read, says so, and dates live events by their entries', async () => {
    const link = await linkTo(await redisServer());
    const log = await openLog(link, partitions);
    const { store, tail, logged } = await follow(link, log);
    const { recordedAt: _, recordedBySource: __, ...live } = event('opened', monday);
    const json = JSON.stringify(live);
    const key = link.keys.events(partitionOf('native', 'A-1', partitions));
    await link.command.xadd(key, '*', 'event', 'no json');
    await link.command.xadd(key, '4000000000000-0', 'event', json, 'event', '{}');
    await tail.caughtUp();
    expect(await store.eventsOf('native', 'A-1')).toEqual([
      { ...event('opened', monday), recordedAt: 4_000_000_000_000, recordedBySource: true },
    ]);
    expect(tail.unreadable()).toBe(2);
    expect(logged.filter((line) => line.includes('not readable'))).toHaveLength(2);
  });

  it('says how old its answer is while Redis is away, and catches up when it is back', async () => {
    const server = await redisServer({ config: ['appendonly yes', 'appendfsync always'] });
    const link = await linkTo(server);
    const log = await openLog(link, partitions);
    const { store, tail } = await follow(link, log);
    await append(link, [event('opened', monday)]);
    await tail.caughtUp();
    await until('it is fresh', () => tail.freshness().behind === 0 && tail.freshness().asOf !== null);
    await server.kill();
    await until('it is seen', () => !tail.freshness().connected);
    const { asOf } = tail.freshness();
    expect(tail.freshness()).toEqual({ connected: false, asOf, behind: null });
    await expect(tail.caughtUp()).rejects.toMatchObject({ code: 'log-unreachable' });
    await server.start();
    await server.cli(
      '-n',
      '26',
      'XADD',
      link.keys.events(partitionOf('native', 'A-1', partitions)),
      '*',
      'event',
      encodeEvent(event('resolved', monday + day)),
    );
    await until('it is connected', () => tail.freshness().connected);
    await tail.caughtUp();
    expect(await store.eventsOf('native', 'A-1')).toHaveLength(2);
    await until('it is fresh', () => (tail.freshness().asOf ?? 0) > (asOf ?? 0));
  });

  it('begins anew where Redis lost what the copy had, and ends like one that never had it', async () => {
    const server = await redisServer();
    const link = await linkTo(server);
    const log = await openLog(link, partitions);
    const bot = await follow(link, log);
    const kept = scenario(8, 20);
    await append(link, kept);
    const policy = await addPolicy(link);
    await server.cli('SAVE');
    await append(
      link,
      scenario(9, 20).map((one) => ({
        ...one,
        incident: `lost-${one.incident}`,
        eventId: `l${one.eventId}`,
      })),
    );
    await bot.tail.caughtUp();
    await server.kill();
    await server.start();
    await until('it is connected', () => link.isConnected());
    const later = scenario(10, 5).map((one) => ({
      ...one,
      incident: `new-${one.incident}`,
      eventId: `n${one.eventId}`,
    }));
    await append(link, later);
    const sizes: number[] = [];
    let isOver = false;
    const looking = (async () => {
      while (!isOver) sizes.push((await bot.store.dataVersion()).version);
    })();
    await until('it began anew', () => bot.logged.some((line) => line.includes('begins anew')));
    await bot.tail.caughtUp();
    isOver = true;
    await looking;
    // Nobody is answered from a copy without anything in it.
    expect(Math.min(...sizes)).toBeGreaterThan(kept.length / 2);
    await bot.stop();
    expect(await derivedState(bot.folder)).toEqual(await embedded([...kept, ...later], [policy]));
    const aside = path.join(bot.folder, 'lost-1');
    expect(bot.logged.filter((line) => line.includes('begins anew'))).toEqual([
      expect.stringContaining(`sla-bot export events --data ${aside}`),
    ]);
    const lost = await openStore({
      folder: aside,
      memoryLimit: '256MB',
      threads: 1,
      clock: { now: () => now },
    });
    const [{ incident, source }] = scenario(9, 20) as [IncidentEvent];
    expect((await lost.eventsOf(source, `lost-${incident}`)).length).toBeGreaterThan(0);
    await lost.close();
  });

  it('stops with the reason where Redis has another log, or none', async () => {
    const server = await redisServer();
    const link = await linkTo(server);
    const log = await openLog(link, partitions);
    const { tail, store } = await follow(link, log);
    await append(link, [event('opened', monday)]);
    await tail.caughtUp();
    await link.command.flushdb();
    await until('it is told', () => !tail.freshness().connected, 15_000);
    await expect(tail.caughtUp()).rejects.toMatchObject({ code: 'other-log' });
    expect(await store.eventsOf('native', 'A-1')).toHaveLength(1);
  });

  it('applies nothing that a failover could take back, where replicas must have it', async () => {
    const link = await linkTo(await redisServer());
    const log = await openLog(link, partitions);
    const { store, tail, logged } = await follow(link, log, tempFolder(), 1);
    await append(link, [event('opened', monday)]);
    await until('it was read', () => tail.freshness().behind === 1);
    const waits = () => logged.filter((line) => line.startsWith('waiting for the replicas')).length;
    await until('it asked more than once', () => waits() > 1);
    expect(await store.eventsOf('native', 'A-1')).toEqual([]);
  });

  it('follows a cluster, applies what its replicas have, and goes on after a failover', async () => {
    const cluster = await startCluster();
    closing.push(() => cluster.stop());
    const settings = redisSchema.parse({ cluster: { nodes: cluster.nodes }, partitions });
    const link = await connectRedis(settings, {}, { patienceMs: 20_000 });
    closing.push(() => link.close());
    const log = await openLog(link, partitions);
    const bot = await follow(link, log, tempFolder(), 1);
    const events = scenario(6, 40);
    const half = Math.floor(events.length / 2);
    await append(link, events.slice(0, half));
    await bot.tail.caughtUp();
    const primary = await cluster.primaryOf(link.keys.events(0));
    await primary?.kill();
    const rest = events.slice(half);
    // Again and again: the same entry twice is one.
    await until('the rest is taken', () => append(link, rest).then(() => true), 60_000);
    // Its replica was promoted and has none itself until then.
    await primary?.start();
    await until(
      'it caught up',
      () => bot.tail.caughtUp(AbortSignal.timeout(40_000)).then(() => true),
      60_000,
    );
    await bot.stop();
    expect((await derivedState(bot.folder)).version).toEqual((await embedded(events, [])).version);
  }, 150_000);

  it('goes on where it was after a restart, without taking anything twice', async () => {
    const link = await linkTo(await redisServer());
    const log = await openLog(link, partitions);
    const folder = tempFolder();
    const first = await follow(link, log, folder);
    await append(link, scenario(4, 30));
    await first.tail.caughtUp();
    await first.stop();
    const more = scenario(5, 30).map((one) => ({ ...one, source: 'other' }));
    await append(link, more);
    const second = await follow(link, log, folder);
    const before = await second.store.dataVersion();
    await second.tail.caughtUp();
    const after = await second.store.dataVersion();
    expect(after.version - before.version).toBeLessThanOrEqual(more.length);
    await second.stop();
    expect((await derivedState(folder)).version).toEqual(
      (await embedded([...scenario(4, 30), ...more], [])).version,
    );
  });
});
