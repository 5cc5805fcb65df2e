import { SimpleLinearRegression, TheilSenRegression } from 'ml-regression';
import { normalQuantile } from '../stats/normal-quantile.ts';
import { studentTwoSided } from '../stats/tails.ts';

/** A slope per day in the series' unit, with its 95 % interval. */
export interface Slope {
  readonly perDay: number;
  readonly interval: readonly [number, number];
}

/** Ordinary least squares; the interval is Student's, widened for dependence. At least three points. */
export function leastSquaresSlope(x: readonly number[], y: readonly number[], inflation: number): Slope {
  const fit = new SimpleLinearRegression([...x], [...y]);
  const n = x.length;
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  const spread = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const residual = x.reduce((sum, value, index) => sum + ((y[index] ?? 0) - fit.predict(value)) ** 2, 0);
  const half = studentQuantile(n - 2) * Math.sqrt((residual / (n - 2) / spread) * inflation);
  return { perDay: fit.slope, interval: [fit.slope - half, fit.slope + half] };
}

/**
 * Theil–Sen: the median of the slopes of all pairs, and P. K. Sen's interval (JASA 63, 1968) from the variance of
 * Mann–Kendall's S.
 */
export function theilSenSlope(
  x: readonly number[],
  y: readonly number[],
  variance: number,
): Slope & { readonly start: number } {
  const fit = new TheilSenRegression([...x], [...y]);
  const slopes: number[] = [];
  for (let later = 1; later < x.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      slopes.push(((y[later] ?? 0) - (y[earlier] ?? 0)) / ((x[later] ?? 0) - (x[earlier] ?? 0)));
    }
  }
  slopes.sort((a, b) => a - b);
  const reach = normalQuantile(0.025) * Math.sqrt(variance);
  const low = Math.max(0, Math.floor((slopes.length - reach) / 2));
  const high = Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2));
  return {
    perDay: fit.slope,
    interval: [slopes[low] ?? fit.slope, slopes[high] ?? fit.slope],
    start: fit.intercept + fit.slope * (x[0] ?? 0),
  };
}

/** The t with P(|T| ≥ t) = 0.05. */
function studentQuantile(df: number): number {
  let low = 0;
  let high = 1000;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}
