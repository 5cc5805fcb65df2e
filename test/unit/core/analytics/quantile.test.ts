import fc from 'fast-check';
import { quantileSorted } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../../src/core/analytics/quantile.ts';

const sample = [754000, 1, 333, 86400000, 1234567, 5, 60000, 60001, 3600000, 7, 11].toSorted((a, b) => a - b);

describe('quantile', () => {
  // numpy.percentile(sample, p), NumPy 2.4.
  it.each([
    [0, 1],
    [33.3, 117.25999999999988],
    [50, 60000],
    [75, 994283.5],
    [90, 3600000],
    [95, 45000000],
    [99, 78120000.00000003],
    [99.9, 85572000.00000016],
    [100, 86400000],
  ])('p%d is what NumPy gives', (percentile, expected) => {
    expect(quantile(sample, percentile / 100)).toBe(expected);
  });

  it.each([
    [0.1, 0.13],
    [0.375, 0.21250000000000002],
    [0.5, 0.25],
    [0.625, 0.2875],
    [0.95, 0.385],
  ])('interpolates %d of four values as NumPy does', (q, expected) => {
    expect(quantile([0.1, 0.2, 0.3, 0.4], q)).toBe(expected);
  });

  it('has none of no values and the value itself of one', () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([42], 0.99)).toBe(42);
  });

  it('agrees with another implementation of type 7 to 1e-9, stays within the values and does not change them', () => {
    const values = fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (unsorted, q) => {
        const sorted = Object.freeze(unsorted.toSorted((a, b) => a - b));
        const result = quantile(sorted, q) ?? Number.NaN;
        const other = quantileSorted([...sorted], q);
        expect(Math.abs(result - other)).toBeLessThanOrEqual(1e-9 * Math.max(1, other));
        expect(result).toBeGreaterThanOrEqual(sorted[0] ?? 0);
        expect(result).toBeLessThanOrEqual(sorted.at(-1) ?? 0);
      }),
    );
  });
});
