import { fillGaps } from './fill-gaps.ts';

const minCycles = 3;
const maxSeason = 400;
/** Correlation at the season's lag that is taken for a season, and beyond what chance gives. */
const minCorrelation = 0.3;
const standardErrors = 3;
/** Multiples of a season correlate as well, some by chance a little better. */
const nearHighest = 0.85;

/**
 * The season of a series in steps, or null: the shortest lag near the highest peak of the autocorrelation of
 * the values less their straight-line trend (Box and Jenkins, Time Series Analysis, 2.1), where that is at least 0.3
 * and three standard errors (`1 / sqrt(n)`). Only lags of which the values hold three.
 */
export function detectSeason(values: readonly (number | null)[]): number | null {
  if (!values.some((value) => value !== null)) return null;
  const rest = withoutTrend(fillGaps(values, null));
  const power = rest.reduce((sum, value) => sum + value ** 2, 0);
  const longest = Math.min(maxSeason, Math.floor(rest.length / minCycles));
  if (power === 0 || longest < 2) return null;
  const correlations = [1];
  for (let lag = 1; lag <= longest + 1; lag += 1) correlations.push(correlationAt(rest, lag, power));
  const least = Math.max(minCorrelation, standardErrors / Math.sqrt(rest.length));
  const peaks: { readonly lag: number; readonly value: number }[] = [];
  for (let lag = 2; lag <= longest; lag += 1) {
    const value = correlations[lag] ?? 0;
    const isPeak = value > (correlations[lag - 1] ?? 0) && value >= (correlations[lag + 1] ?? 0);
    if (isPeak && value >= least) peaks.push({ lag, value });
  }
  const highest = Math.max(...peaks.map(({ value }) => value));
  return peaks.find(({ value }) => value >= nearHighest * highest)?.lag ?? null;
}

function correlationAt(values: readonly number[], lag: number, power: number): number {
  let sum = 0;
  for (let t = lag; t < values.length; t += 1) sum += (values[t] ?? 0) * (values[t - lag] ?? 0);
  // The unbiased estimator: a long season would otherwise lose against its own half.
  return (sum / power) * (values.length / (values.length - lag));
}

function withoutTrend(values: readonly number[]): number[] {
  const centre = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let product = 0;
  let square = 0;
  for (const [t, value] of values.entries()) {
    product += (t - centre) * (value - mean);
    square += (t - centre) ** 2;
  }
  const slope = square === 0 ? 0 : product / square;
  return values.map((value, t) => value - mean - slope * (t - centre));
}
