import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../../src/bot/command.ts';
import { createRateLimit } from '../../../../src/bot/limits/rate-limit.ts';
import { filled, taken, waitMs } from '../../../../src/bot/limits/token-bucket.ts';

const who = (user: string, channel: string, platform: Conversation['platform'] = 'slack'): Conversation => ({
  platform,
  channel,
  user,
  userName: null,
  groups: [],
  direct: false,
});
const rates = { user: { burst: 2, perMinute: 6 }, channel: { burst: 3, perMinute: 60 } };

describe('rate limit', () => {
  it('lets a person burst, says when to try again, and lets them then', () => {
    const limit = createRateLimit(rates);
    expect(limit.take(who('a', 'c'), 0)).toBeNull();
    expect(limit.take(who('a', 'd'), 0)).toBeNull();
    expect(limit.take(who('a', 'e'), 0)).toEqual({ limit: 'user', retryAfterMs: 10_000 });
    expect(limit.take(who('a', 'e'), 9_999)).toEqual({ limit: 'user', retryAfterMs: 1 });
    expect(limit.take(who('a', 'e'), 10_000)).toBeNull();
  });

  it('counts a channel for all who ask in it, and a refused request for nobody', () => {
    const limit = createRateLimit(rates);
    for (const user of ['a', 'b', 'c']) expect(limit.take(who(user, 'x'), 0)).toBeNull();
    expect(limit.take(who('d', 'x'), 0)).toEqual({ limit: 'channel', retryAfterMs: 1000 });
    expect(limit.take(who('d', 'y'), 0)).toBeNull();
    expect(limit.take(who('d', 'y'), 0)).toBeNull();
  });

  it('tells platforms apart', () => {
    const limit = createRateLimit({ ...rates, user: { burst: 1, perMinute: 1 } });
    expect(limit.take(who('a', 'c'), 0)).toBeNull();
    expect(limit.take(who('a', 'c', 'discord'), 0)).toBeNull();
  });

  it('never lets through more than the burst and what the time since has filled', () => {
    const rate = fc.record({
      burst: fc.integer({ min: 1, max: 20 }),
      perMinute: fc.double({ min: 0.1, max: 600, noNaN: true }),
    });
    const steps = fc.array(fc.nat(30_000), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(rate, steps, (user, gapsMs) => {
        const limit = createRateLimit({ user, channel: { burst: 1000, perMinute: 1000 } });
        let [now, passed] = [0, 0];
        for (const gapMs of gapsMs) {
          now += gapMs;
          if (limit.take(who('a', 'c'), now) === null) passed += 1;
          expect(passed).toBeLessThanOrEqual(user.burst + (now / 60_000) * user.perMinute + 1e-6);
        }
      }),
    );
  });

  it('lets through whoever waits as long as told', () => {
    const rate = fc.record({
      burst: fc.integer({ min: 1, max: 5 }),
      perMinute: fc.double({ min: 0.1, max: 600, noNaN: true }),
    });
    fc.assert(
      fc.property(rate, fc.nat(1e12), fc.nat(10_000), (user, start, gapMs) => {
        let bucket = filled(undefined, start, user);
        while (waitMs(bucket, user) === 0) bucket = taken(bucket);
        const later = filled(bucket, start + gapMs, user);
        const at = start + gapMs + waitMs(later, user);
        expect(waitMs(filled(later, at, user), user)).toBe(0);
      }),
    );
  });

  it('stands still when the clock goes back', () => {
    const rate = { burst: 5, perMinute: 60 };
    expect(filled({ tokens: 2, at: 1000 }, 0, rate).tokens).toBe(2);
  });
});
