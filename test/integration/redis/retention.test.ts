import { fork } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keysOf } from '../../../src/adapters/redis/keys.ts';
import { createLogReader } from '../../../src/adapters/redis/log/read-from.ts';
import { createRetention, type RetentionOptions } from '../../../src/adapters/redis/log/retention.ts';
import { UserError } from '../../../src/core/errors.ts';
import { type RedisServer, startRedis } from '../../support/redis/servers.mjs';
import { directConnection } from './log-support.ts';

const keys = keysOf({ prefix: 't' });
const hour = 3_600_000;
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
});

const leases = { hold: async () => true, release: async () => {} };

function retention(more: Partial<RetentionOptions> = {}) {
  return createRetention({ redis, keys, partitions: 1, retentionMs: hour, leases, mostChars: 2000, ...more });
}

/** Entries of some 60 characters, the first so many milliseconds ago; ids rise by one each. */
async function fill(count: number, agoMs = 3 * hour): Promise<string[]> {
  const [seconds] = await redis.time();
  const start = Number(seconds) * 1000 - agoMs;
  const pipeline = redis.pipeline();
  for (let index = 0; index < count; index++) {
    pipeline.xadd(keys.events(0), `${start + index}-${index % 3}`, 'event', `{"n":${index}}`.padEnd(60));
  }
  return ((await pipeline.exec()) ?? []).map(([, id]) => String(id));
}

async function read(position: string | null = null): Promise<{ ids: string[]; from: string[] }> {
  const ids: string[] = [];
  const from: string[] = [];
  for await (const page of createLogReader(redis, keys).readFrom(0, position)) {
    ids.push(...page.entries.map(([id]) => id));
    from.push(page.from);
  }
  return { ids, from };
}

describe('the retention of the shared log', () => {
  it('moves what is older into segments of bounded size, and reads as before', async () => {
    const ids = await fill(500);
    const recent = await fill(3, 1000);
    expect(await retention().run()).toEqual({ entries: 500, segments: Math.ceil(500 / 31) });
    expect(await redis.xlen(keys.events(0))).toBe(3);
    const { ids: found, from } = await read();
    expect(found).toEqual([...ids, ...recent]);
    expect([...new Set(from)]).toEqual(['segment', 'stream']);
    expect(await retention().run()).toEqual({ entries: 0, segments: 0 });
    expect(await redis.ttl((await redis.keys('t:{0}:segment:*'))[0] ?? '')).toBe(-1);
  });

  it('reads from every position on, moved or not', async () => {
    const ids = await fill(200);
    ids.push(...(await fill(150, 1000)));
    await retention().run();
    for (const at of [0, 30, 31, 32, 61, 198, 199, 200, 348, 349]) {
      expect((await read(ids[at])).ids).toEqual(ids.slice(at + 1));
    }
  });

  it('leaves what does not fill a segment until it is old enough', async () => {
    const ids = await fill(10, hour + 1000);
    expect(await retention().run()).toEqual({ entries: 0, segments: 0 });
    expect(await retention({ retentionMs: 500 }).run()).toEqual({ entries: 10, segments: 1 });
    expect((await read()).ids).toEqual(ids);
  });

  it('does nothing without the lease', async () => {
    await fill(100);
    const others = { ...leases, hold: async () => false };
    expect(await retention({ leases: others }).run()).toEqual({ entries: 0, segments: 0 });
  });

  it('loses and repeats nothing when a reader is in the midst of it', async () => {
    const ids = await fill(600);
    const found: string[] = [];
    for await (const { entries } of createLogReader(redis, keys).readFrom(0, null)) {
      found.push(...entries.map(([id]) => id));
      await retention({ mostChars: 7000 }).run();
    }
    expect(found).toEqual(ids);
  });

  it('loses and repeats nothing wherever it breaks off, or another does the same', async () => {
    const ids = await fill(40);
    for (let step = 1; step <= 6; step++) {
      await retention({ redis: failingAt(step) })
        .run()
        .catch(() => undefined);
      expect((await read()).ids).toEqual(ids);
    }
    ids.push(...(await fill(200, 2.5 * hour)));
    await Promise.all([retention().run(), retention({ mostChars: 1000 }).run(), retention().run()]);
    expect((await read()).ids).toEqual(ids);
    for (const key of await redis.keys('t:{0}:segment:*')) {
      const isNamed = (await redis.lrange(keys.segments(0), 0, -1)).some((text) => {
        const { first, last } = JSON.parse(text) as { first: string; last: string };
        return key === keys.segment(0, first, last);
      });
      expect((await redis.ttl(key)) === -1).toBe(isNamed);
    }
  });

  it('reads the same from anywhere, whatever was appended, moved and broken off before', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.integer({ min: 1, max: 40 }) }),
      fc.record({
        move: fc.integer({ min: 100, max: 3000 }),
        breakAt: fc.option(fc.integer({ min: 1, max: 8 })),
      }),
      fc.record({ readAt: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    const told = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await redis.flushall();
      const ids: string[] = [];
      for (const [index, one] of steps.entries()) {
        // Each later than those before, the last of them too young to be moved.
        if ('append' in one) ids.push(...(await fill(one.append, hour * (1.8 - index * 0.05))));
        else if ('move' in one) {
          const own = one.breakAt === null ? redis : failingAt(one.breakAt);
          const options = { redis: own, mostChars: one.move, retentionMs: hour * 0.7 };
          await retention(options)
            .run()
            .catch(() => undefined);
        } else {
          const at = Math.floor(one.readAt * ids.length);
          expect((await read(ids[at - 1] ?? null)).ids).toEqual(ids.slice(at));
        }
      }
      expect((await read()).ids).toEqual(ids);
    });
    await fc.assert(told, { numRuns: 40 });
  });

  it('loses and repeats nothing when processes that do it are killed', async () => {
    const ids = await fill(3000);
    for (let round = 0; round < 8; round++) {
      const child = fork(new URL('./retention-child.mjs', import.meta.url), [String(server.port)]);
      const [said] = await once(child, 'message');
      expect(said).toBe('moving');
      for (let moves = 0; moves < round; moves++) await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
      ids.push(...(await fill(5, 2 * hour - round * 60_000)));
      expect((await read()).ids).toEqual(ids);
    }
    await retention().run();
    expect(await redis.xlen(keys.events(0))).toBeLessThan(35);
    expect((await read()).ids).toEqual(ids);
  });

  it.each([
    ['is gone', 'it is not there', async (key: string) => redis.del(key)],
    ['was cut', 'bytes instead of', async (key: string) => redis.set(key, 'x')],
    ['was changed', 'its checksum differs', async (key: string) => redis.setrange(key, 20, 'xyz')],
  ])('says clearly that a segment %s, and goes no further', async (_what, words, damage) => {
    const ids = await fill(100);
    await retention().run();
    const [, second] = (await redis.lrange(keys.segments(0), 0, -1)).map(
      (text) => JSON.parse(text) as { first: string; last: string },
    );
    await damage(keys.segment(0, second?.first ?? '', second?.last ?? ''));
    const found: string[] = [];
    const reading = (async () => {
      for await (const { entries } of createLogReader(redis, keys).readFrom(0, null)) {
        found.push(...entries.map(([id]) => id));
      }
    })();
    await expect(reading).rejects.toThrow(words);
    await expect(reading).rejects.toBeInstanceOf(UserError);
    expect(found).toEqual(ids.slice(0, 31));
    // Who has it already is not held up.
    expect((await read(ids[70])).ids).toEqual(ids.slice(71));
  });
});

describe('a position', () => {
  const standing = (position: string | null) => createLogReader(redis, keys).standing(0, position);

  it('is present, moved, trimmed by others, or ahead of the log', async () => {
    expect(await standing(null)).toBe('present');
    const ids = await fill(100);
    expect(await standing(null)).toBe('present');
    expect(await standing(ids[99] ?? '')).toBe('present');
    await redis.xtrim(keys.events(0), 'MAXLEN', 90);
    expect(await standing(null)).toBe('trimmed');
    expect(await standing(ids[5] ?? '')).toBe('trimmed');
    expect(await standing(ids[20] ?? '')).toBe('present');
    await expect(read()).rejects.toMatchObject({ code: 'log-gap', standing: 'trimmed' });
  });

  it('that was moved is told from one that the log never had', async () => {
    const ids = await fill(100);
    await retention().run();
    await fill(1, 1000);
    const [ms] = (ids[40] ?? '').split('-');
    expect(await standing(ids[40] ?? '')).toBe('moved');
    expect(await standing(ids[99] ?? '')).toBe('present');
    await expect(read(`${ms}-7`)).rejects.toMatchObject({ standing: 'ahead' });
  });

  it('is ahead where the log was lost, also when others have appended since', async () => {
    const ids = await fill(10);
    await redis.del(keys.events(0));
    expect(await standing(ids[9] ?? '')).toBe('ahead');
    await fill(5, 1000);
    expect(await standing(ids[9] ?? '')).toBe('ahead');
    await expect(read(ids[9])).rejects.toMatchObject({ standing: 'ahead' });
  });

  it('does not count entries deleted by name as trimmed', async () => {
    const ids = await fill(10);
    await redis.xdel(keys.events(0), ids[3] ?? '');
    expect(await standing(null)).toBe('present');
    expect((await read()).ids).toEqual(ids.filter((_id, index) => index !== 3));
  });

  it('knows up to where entries were moved', async () => {
    const { movedUpTo } = createLogReader(redis, keys);
    expect(await movedUpTo(0)).toBeNull();
    const ids = await fill(100);
    await retention().run();
    expect(await movedUpTo(0)).toBe(ids[99]);
  });
});

/** The connection, whose n-th command is not sent and fails. */
function failingAt(step: number): Redis {
  let commands = 0;
  return new Proxy(redis, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (++commands === step) throw new Error('broken off');
        return Reflect.apply(value, target, args);
      };
    },
  });
}
