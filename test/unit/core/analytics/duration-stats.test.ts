import { describe, expect, it } from 'vitest';
import { durationStats } from '../../../../src/core/analytics/duration-stats.ts';

describe('durationStats', () => {
  it('gives mean, median and percentiles of sorted values', () => {
    const sorted = Float64Array.from({ length: 20 }, (_, index) => (index + 1) * 1000);
    expect(durationStats(sorted, [50, 90, 95, 99])).toEqual({
      n: 20,
      mean: 10500,
      median: 10500,
      percentiles: [10500, 18100, 19050, null],
    });
  });

  it('shows the mean of one value but no quantile below five', () => {
    expect(durationStats(Float64Array.of(7), [50])).toEqual({
      n: 1,
      mean: 7,
      median: null,
      percentiles: [null],
    });
    expect(durationStats(Float64Array.of(1, 2, 3, 4), [50]).median).toBeNull();
    expect(durationStats(Float64Array.of(1, 2, 3, 4, 5), [50]).median).toBe(3);
  });

  it('has no figures without values', () => {
    expect(durationStats(new Float64Array(), [50])).toEqual({
      n: 0,
      mean: null,
      median: null,
      percentiles: [null],
    });
  });

  it('sums integers exactly', () => {
    const sorted = Float64Array.of(1, 2 ** 52, 2 ** 52);
    expect(durationStats(sorted, []).mean).toBe((2 ** 53 + 1) / 3);
  });
});
