import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../../src/core/analytics/wilson-interval.ts';

describe('wilsonInterval', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d is %d to %d', (successes, n, low, high) => {
    const interval = wilsonInterval(successes, n);
    expect(interval?.[0]).toBeCloseTo(low, 4);
    expect(interval?.[1]).toBeCloseTo(high, 4);
  });

  it('is null without data', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('holds the rate, lies within 0 and 1, and mirrors failures', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (met, breached) => {
        fc.pre(met + breached > 0);
        const n = met + breached;
        const [low, high] = wilsonInterval(met, n) ?? [Number.NaN, Number.NaN];
        const [mirroredLow, mirroredHigh] = wilsonInterval(breached, n) ?? [Number.NaN, Number.NaN];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(met / n);
        expect(high).toBeGreaterThanOrEqual(met / n);
        expect(low).toBeCloseTo(1 - mirroredHigh, 12);
        expect(high).toBeCloseTo(1 - mirroredLow, 12);
      }),
    );
  });
});
