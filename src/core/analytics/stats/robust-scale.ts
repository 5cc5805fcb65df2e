import { medianOf } from './median-of.ts';

/** Makes the median absolute deviation of a normal its standard deviation. */
const consistency = 1.4826022185056018;

/**
 * 1.4826 · median of |x − centre| over the finite values (F. R. Hampel, JASA 69, 1974). Where more than half are equal
 * the median is 0: the mean absolute deviation times √(π/2) stands in.
 */
export function robustScale(values: readonly number[], centre: number = medianOf(values)): number {
  const deviations = values.filter(Number.isFinite).map((value) => Math.abs(value - centre));
  const scale = consistency * medianOf(deviations);
  if (scale > 0 || deviations.length === 0) return scale;
  const mean = deviations.reduce((sum, value) => sum + value, 0) / deviations.length;
  return Math.sqrt(Math.PI / 2) * mean;
}
