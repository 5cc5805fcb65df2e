import { mean } from 'simple-statistics';
import { minSample } from './min-sample.ts';
import { plainArray } from './plain-array.ts';
import { quantile } from './quantile.ts';

/** In the unit of the values. */
export interface DurationStats {
  readonly n: number;
  readonly mean: number | null;
  readonly median: number | null;
  /** In the order of the percentiles asked for; null below their least sample. */
  readonly percentiles: readonly (number | null)[];
}

/** Mean, median and percentiles (0 to 100) of ascending values. The sum of integers below 2^53 is exact. */
export function durationStats(sorted: Float64Array, percentiles: readonly number[]): DurationStats {
  const n = sorted.length;
  const shown = (percentile: number) =>
    n < minSample(percentile) ? null : quantile(sorted, percentile / 100);
  return {
    n,
    mean: n === 0 ? null : mean(plainArray(sorted)),
    median: shown(50),
    percentiles: percentiles.map(shown),
  };
}
