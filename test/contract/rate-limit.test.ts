import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedisRateLimit } from '../../src/adapters/redis/rate-limit.ts';
import { createRateLimit } from '../../src/bot/limits/rate-limit.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeRateLimit } from './rate-limit.ts';

describeRateLimit('this process', createRateLimit, { runs: 100 });

const redis = oneRedis();
describeRateLimit('Redis', (rates) => createRedisRateLimit(redis.connect(), redis.prefix(), rates, 'given'), {
  runs: 20,
});

describe('the rate limit of all bots', () => {
  it('decides as that of one process does, to the millisecond', async () => {
    const rate = fc.record({
      burst: fc.integer({ min: 1, max: 6 }),
      perMinute: fc.double({ min: 0.5, max: 600, noNaN: true }),
    });
    const asked = fc.record({
      user: fc.constantFrom('a', 'b'),
      gapMs: fc.integer({ min: -500, max: 9_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ user: rate, channel: rate }),
        fc.array(asked, { maxLength: 40 }),
        async (rates, all) => {
          const [one, many] = [
            createRateLimit(rates),
            createRedisRateLimit(commands(), redis.prefix(), rates, 'given'),
          ];
          let now = 1e12;
          for (const { user, gapMs } of all) {
            now += gapMs;
            const who = { platform: 'slack', channel: 'c', user };
            expect(await many.take(who, now)).toEqual(await one.take(who, now));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts what all bots take together, by the clock of Redis and not their own', async () => {
    const rates = { user: { burst: 4, perMinute: 0.001 }, channel: { burst: 99, perMinute: 1 } };
    const prefix = redis.prefix();
    const bots = [1, 2, 3].map(() => createRedisRateLimit(redis.connect(), prefix, rates));
    const who = { platform: 'slack', channel: 'c', user: 'a' };
    const taken = await Promise.all(Array.from({ length: 12 }, (_, at) => bots[at % 3]?.take(who, at * 1e9)));
    expect(taken.filter((one) => one === null)).toHaveLength(4);
  });

  let connected: ReturnType<typeof redis.connect> | null = null;
  function commands() {
    connected ??= redis.connect();
    return connected;
  }
});
