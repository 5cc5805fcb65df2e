import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateLimit, Rates, Requester } from '../../src/ports/rate-limit.ts';

const who = (user: string, channel: string, platform = 'slack'): Requester => ({ platform, user, channel });
const rates = { user: { burst: 2, perMinute: 6 }, channel: { burst: 3, perMinute: 60 } };

/** What every rate limit keeps to; `open` gives a new one that goes by the instants it is given. */
export function describeRateLimit(
  name: string,
  open: (rates: Rates) => RateLimit,
  { runs }: { readonly runs: number },
): void {
  describe(`${name} as a rate limit`, () => {
    it('lets a person burst, says when to try again, and lets them then', async () => {
      const limit = open(rates);
      expect(await limit.take(who('a', 'c'), 0)).toBeNull();
      expect(await limit.take(who('a', 'd'), 0)).toBeNull();
      expect(await limit.take(who('a', 'e'), 0)).toEqual({ limit: 'user', retryAfterMs: 10_000 });
      expect(await limit.take(who('a', 'e'), 9_999)).toEqual({ limit: 'user', retryAfterMs: 1 });
      expect(await limit.take(who('a', 'e'), 10_000)).toBeNull();
    });

    it('counts a channel for all who ask in it, and a refused request for nobody', async () => {
      const limit = open(rates);
      for (const user of ['a', 'b', 'c']) expect(await limit.take(who(user, 'x'), 0)).toBeNull();
      expect(await limit.take(who('d', 'x'), 0)).toEqual({ limit: 'channel', retryAfterMs: 1000 });
      expect(await limit.take(who('d', 'y'), 0)).toBeNull();
      expect(await limit.take(who('d', 'y'), 0)).toBeNull();
    });

    it('tells platforms apart', async () => {
      const limit = open({ ...rates, user: { burst: 1, perMinute: 1 } });
      expect(await limit.take(who('a', 'c'), 0)).toBeNull();
      expect(await limit.take(who('a', 'c', 'discord'), 0)).toBeNull();
    });

    it('never lets through more than the burst and what the time since has filled', async () => {
      const rate = fc.record({
        burst: fc.integer({ min: 1, max: 20 }),
        perMinute: fc.double({ min: 0.1, max: 600, noNaN: true }),
      });
      const steps = fc.array(fc.nat(30_000), { minLength: 1, maxLength: 100 });
      await fc.assert(
        fc.asyncProperty(rate, steps, async (user, gapsMs) => {
          const limit = open({ user, channel: { burst: 1000, perMinute: 1000 } });
          let [now, passed] = [0, 0];
          for (const gapMs of gapsMs) {
            now += gapMs;
            if ((await limit.take(who('a', 'c'), now)) === null) passed += 1;
            expect(passed).toBeLessThanOrEqual(user.burst + (now / 60_000) * user.perMinute + 1e-6);
          }
        }),
        { numRuns: runs },
      );
    });

    it('takes no more than the burst of many who ask at the same time', async () => {
      const limit = open({ user: { burst: 5, perMinute: 1 }, channel: { burst: 1000, perMinute: 1 } });
      const answers = await Promise.all(Array.from({ length: 50 }, () => limit.take(who('a', 'c'), 0)));
      expect(answers.filter((one) => one === null)).toHaveLength(5);
    });
  });
}
