import { quantile } from '../quantile.ts';

const reach = 14;
const minLength = 21;
/** Within a longer season (hours of a day) a running median takes the season's own shape for outliers. */
const maxSeason = reach;
const maxDeviations = 3.5;
/** Where more than this share lies outside, such values are the series' nature and are left alone. */
const maxShare = 0.05;
/** Makes the median absolute deviation of normal values their standard deviation. */
const normalScale = 1.4826;

/**
 * Pulls single wild values in to 3.5 robust standard deviations from their surroundings (Hampel's filter: running
 * median over 29 values and the median of the season's phase, scale by the median absolute deviation), so that one bad
 * day does not bend a fit. Values within are left as they are.
 */
export function tameOutliers(values: readonly number[], season: number | null): number[] {
  const period = season ?? 1;
  if (values.length < minLength || period > maxSeason) return [...values];
  const rough = values.map((value, t) => value - runningMedian(values, t));
  const phases = Array.from({ length: period }, (_, phase) =>
    medianOf(rough.filter((_value, t) => t % period === phase)),
  );
  const rest = rough.map((value, t) => value - (phases[t % period] ?? 0));
  const limit = maxDeviations * normalScale * medianOf(rest.map(Math.abs));
  const outside = rest.filter((deviation) => Math.abs(deviation) > limit).length;
  if (limit === 0 || outside > maxShare * values.length) return [...values];
  return values.map((value, t) => {
    const deviation = rest[t] ?? 0;
    return Math.abs(deviation) <= limit ? value : value - deviation + Math.sign(deviation) * limit;
  });
}

function runningMedian(values: readonly number[], t: number): number {
  return medianOf(values.slice(Math.max(0, t - reach), t + reach + 1));
}

function medianOf(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5) ?? 0;
}
