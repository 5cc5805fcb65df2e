import { quantile } from '../quantile.ts';

/** Median of the finite values; NaN where there are none. The input is left as it is. */
export function medianOf(values: Iterable<number>): number {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
  return quantile(sorted, 0.5) ?? Number.NaN;
}
