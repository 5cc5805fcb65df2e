import { describe, expect, it } from 'vitest';
import { countMean, poissonExcess } from '../../../../../src/core/analytics/forecast/count-mean.ts';
import { makeCounts } from '../../../../support/series-kinds.mjs';

/** Mean root of a Poisson count, by the sum over its counts. */
function meanRoot(mean: number): number {
  let chance = Math.exp(-mean);
  let sum = 0;
  for (let count = 0; count < 300; count += 1) {
    sum += Math.sqrt(count) * chance;
    chance *= mean / (count + 1);
  }
  return sum;
}

describe('the mean of a count', () => {
  it.each([0.001, 0.05, 0.3, 1, 2, 5, 20, 100])('is %d a day from the mean root of such counts', (mean) => {
    const root = meanRoot(mean);
    expect((root ** 2 + poissonExcess(root)) / mean).toBeCloseTo(1, 2);
  });

  it.each([
    [0.2, 1],
    [3, 1],
    [3, 4],
    [30, 3],
  ])('makes days of %d with a variance of %d times that add up', (rate, dispersion) => {
    const values = makeCounts(rate, dispersion, 5, 365);
    const roots = values.map(Math.sqrt);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const typical = roots.reduce((sum, root) => sum + root, 0) / roots.length;
    expect(countMean(roots, null)(typical) / mean).toBeCloseTo(1, 1);
    expect(typical ** 2).toBeLessThan(mean * 0.99);
  });

  it('of days that never differ is what they are', () => {
    const always = countMean(new Array<number>(400).fill(3), 7);
    expect(always(3)).toBeCloseTo(9, 1);
    expect(countMean(new Array<number>(60).fill(0), 7)(0)).toBe(0);
    expect(always(-1)).toBe(0);
  });
});
