import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keysOf, partitionOf } from '../../../src/adapters/redis/keys.ts';
import { readEntry } from '../../../src/adapters/redis/log/entry.ts';
import { createSharedIntake, type SharedIntakeOptions } from '../../../src/adapters/redis/log/intake.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { arrived, directConnection, marked } from './log-support.ts';

const partitions = 4;
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

function intake(more: Partial<SharedIntakeOptions> = {}) {
  const acknowledge = { replicas: 0, timeoutMs: 200 };
  return createSharedIntake({ redis, keys, log, acknowledge, ...more });
}

type Event = {
  incident: string;
  eventId: string;
  title?: string;
  recordedAt: number;
  recordedBySource: boolean;
};

/** All events in the streams, partition by partition. */
async function logged(): Promise<Event[]> {
  const events: Event[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    for (const [id, fields] of await redis.xrange(keys.events(partition), '-', '+')) {
      const { events: json, problems } = readEntry(id, fields);
      expect(problems).toEqual([]);
      events.push(...json.map((text) => JSON.parse(text) as Event));
    }
  }
  return events;
}

describe('the shared intake', () => {
  it('appends to the partition of the incident, dated by Redis', async () => {
    expect(await intake().append([arrived('A'), arrived('B', { title: 'Störung "ü"\n' })])).toEqual({
      appended: 2,
      duplicates: 0,
    });
    const [seconds] = await redis.time();
    const events = await logged();
    expect(events.find(({ incident }) => incident === 'B')).toMatchObject({
      title: 'Störung "ü"\n',
      recordedBySource: true,
    });
    for (const { recordedAt } of events)
      expect(Math.abs(recordedAt - Number(seconds) * 1000)).toBeLessThan(5000);
    expect(await redis.xlen(keys.events(partitionOf('native', 'A', partitions)))).toBeGreaterThan(0);
  });

  it('knows what it was told before, and takes a correction and its taking back', async () => {
    const { append } = intake();
    const [first, other] = [arrived('A'), arrived('A', { title: 'other' })];
    expect(await append([first])).toEqual({ appended: 1, duplicates: 0 });
    expect(await append([first, first])).toEqual({ appended: 0, duplicates: 2 });
    expect(await intake().append([first, other, other, first, first])).toEqual({
      appended: 2,
      duplicates: 3,
    });
    expect((await logged()).map(({ title }) => title)).toEqual([undefined, 'other', undefined]);
  });

  it('knows what it was told yesterday, and goes on knowing it tomorrow', async () => {
    await intake().append([arrived('A')]);
    const partition = partitionOf('native', 'A', partitions);
    const day = Math.floor(Number((await redis.time())[0]) / 86_400);
    const today = `${keys.seen(partition)}:${day}`;
    await redis.rename(today, `${keys.seen(partition)}:${day - 1}`);
    expect(await intake().append([arrived('A')])).toEqual({ appended: 0, duplicates: 1 });
    expect(await redis.hlen(today)).toBe(1);
    expect(await redis.ttl(today)).toBeGreaterThan(2 * 86_400);
    await redis.del(today);
    await redis.rename(`${keys.seen(partition)}:${day - 1}`, `${keys.seen(partition)}:${day - 2}`);
    expect(await intake().append([arrived('A')])).toEqual({ appended: 1, duplicates: 0 });
  });

  it('writes what comes at once together, each caller with an answer of his own', async () => {
    const { append } = intake();
    const before = await commandsOf('eval');
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => append([arrived(`I${index % 100}`)])),
    );
    expect(answers.filter(({ appended }) => appended === 1)).toHaveLength(100);
    expect(answers.filter(({ duplicates }) => duplicates === 1)).toHaveLength(100);
    expect((await commandsOf('eval')) - before).toBeLessThanOrEqual(partitions);
  });

  it('keeps the order of the calls within an incident, over entries too', async () => {
    const { append } = intake();
    const told = Array.from({ length: 1000 }, (_, index) => arrived('A', { eventId: `e${index}` }));
    await Promise.all(told.map((event) => append([event])));
    expect((await logged()).map(({ eventId }) => eventId)).toEqual(told.map(({ eventId }) => eventId));
  });

  it('refuses what is no event without harm to others that wait', async () => {
    const { append } = intake();
    const good = append([arrived('A')]);
    const bad = append([arrived('B'), arrived('C', { incident: 'x'.repeat(513) })]);
    await expect(bad).rejects.toThrow('incident: longer than 512 characters');
    expect(await good).toEqual({ appended: 1, duplicates: 0 });
    expect(await logged()).toHaveLength(1);
  });

  it('replaces half characters, as the store does', async () => {
    await intake().append([arrived('A', { title: 'x\ud800' })]);
    expect((await logged())[0]?.title).toBe('x\ufffd');
  });

  it('fails only what lies in a partition that cannot be written', async () => {
    const [blocked, free] = pairInDifferentPartitions();
    await redis.set(keys.events(partitionOf('native', blocked, partitions)), 'no stream');
    const { append } = intake();
    const [bad, good, both] = await Promise.allSettled([
      append([arrived(blocked)]),
      append([arrived(free)]),
      append([arrived(free, { eventId: 'other' }), arrived(blocked)]),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
    expect(good).toMatchObject({ status: 'fulfilled', value: { appended: 1 } });
    expect(both.status).toBe('rejected');
  });

  it('turns requests away beyond what may wait, and takes them again afterwards', async () => {
    const { append } = intake({ most: { events: 10, chars: 1_000_000 } });
    const all = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => append([arrived(`I${i}`)])));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(all.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(UnavailableError),
    });
    expect(await append([arrived('later')])).toEqual({ appended: 1, duplicates: 0 });
  });

  it('says unavailable with nothing written when Redis is out of memory, and for too few replicas', async () => {
    await redis.config('SET', 'maxmemory', '1');
    await expect(intake().append([arrived('A')])).rejects.toThrow('out of memory');
    await redis.config('SET', 'maxmemory', '0');
    expect((await redis.keys('*')).filter((key) => !key.endsWith(':log'))).toEqual([]);
    const acknowledge = { replicas: 1, timeoutMs: 50 };
    await expect(intake({ acknowledge }).append([arrived('A')])).rejects.toThrow(
      '0 of the 1 Redis replicas that must have it took it in time',
    );
    await expect(intake({ acknowledge }).append([arrived('A')])).rejects.toBeInstanceOf(UnavailableError);
    expect(await intake().append([arrived('A')])).toEqual({ appended: 0, duplicates: 1 });
  });

  it('appends nothing to a partition that belongs to no log, or to another', async () => {
    const { append } = intake();
    await redis.set(keys.mark(partitionOf('native', 'A', partitions)), 'b');
    const [, other] = pairInDifferentPartitions();
    await expect(append([arrived('A')])).rejects.toThrow('has not the shared log of this bot');
    expect(await append([arrived(other)])).toEqual({ appended: 1, duplicates: 0 });
    await redis.flushall();
    for (const incident of ['A', other]) {
      await expect(append([arrived(incident)])).rejects.toBeInstanceOf(UnavailableError);
    }
    expect(await redis.keys('*')).toEqual([]);
  });

  it('says unavailable while Redis is away or read-only, and takes the same again when it is back', async () => {
    const { append } = intake();
    await redis.call('REPLICAOF', '127.0.0.1', '1');
    await expect(append([arrived('A')])).rejects.toThrow('the Redis asked is a replica');
    await redis.call('REPLICAOF', 'NO', 'ONE');
    await server.kill();
    await expect(append([arrived('A')])).rejects.toBeInstanceOf(UnavailableError);
    await server.start();
    await until('the connection is back', () => redis.status === 'ready');
    await marked(redis, keys, log);
    expect(await append([arrived('A')])).toEqual({ appended: 1, duplicates: 0 });
  });

  it('waits so long and no longer for a Redis that hangs, and doubles nothing of what it did after all', async () => {
    const { append } = intake({ acknowledge: { replicas: 0, timeoutMs: 0, answerMs: 100 } });
    await append([arrived('A')]);
    server.pause();
    const [one, two] = await Promise.allSettled([
      append([arrived('A'), arrived('B')]),
      append([arrived('C')]),
    ]);
    expect(one).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
    expect(two.status).toBe('rejected');
    server.resume();
    const all = [arrived('A'), arrived('B'), arrived('C')];
    await until('they are taken again', async () => (await append(all)).duplicates >= 2);
    expect((await logged()).map(({ incident }) => incident).sort()).toEqual(['A', 'B', 'C']);
  });
});

async function commandsOf(name: string): Promise<number> {
  const stats = await redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

function pairInDifferentPartitions(): [string, string] {
  const other = ['B', 'C', 'D', 'E', 'F'].find(
    (name) => partitionOf('native', name, partitions) !== partitionOf('native', 'A', partitions),
  );
  return ['A', other ?? ''];
}
