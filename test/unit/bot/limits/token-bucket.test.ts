import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, taken, waitMs } from '../../../../src/bot/limits/token-bucket.ts';

describe('token bucket', () => {
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
