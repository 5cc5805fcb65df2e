import type { Forecast } from './forecast.ts';

/** How a stored forecast has fared on the days that have arrived. */
export interface ForecastScore {
  /** Forecast values whose day has arrived with a value. */
  readonly n: number;
  /** Forecast values in all. */
  readonly of: number;
  /** Mean absolute error in the unit of the series; null for n = 0. */
  readonly mae: number | null;
  /** The same divided by the forecast's error scale; null where that is null. */
  readonly mase: number | null;
  /** Share of the values inside their band so far; null for n = 0. */
  readonly coverage: number | null;
  readonly inside: number;
  /** Label of the last value scored. */
  readonly scoredTo: string | null;
}

/**
 * Scores a stored forecast against what has been observed since, by label (`YYYY-MM-DD` or index). Labels without a
 * value, and observations outside the forecast, are left out.
 */
export function scoreForecast(
  { points, errorScale }: Pick<Forecast, 'points' | 'errorScale'>,
  observed: ReadonlyMap<string, number | null>,
): ForecastScore {
  let n = 0;
  let inside = 0;
  let sum = 0;
  let scoredTo: string | null = null;
  for (const { at, value, lower, upper } of points) {
    const actual = observed.get(at);
    if (actual === null || actual === undefined) continue;
    n += 1;
    sum += Math.abs(actual - value);
    if (actual >= lower && actual <= upper) inside += 1;
    scoredTo = at;
  }
  const mae = n === 0 ? null : sum / n;
  return {
    n,
    of: points.length,
    mae,
    mase: mae === null || errorScale === null ? null : mae / errorScale,
    coverage: n === 0 ? null : inside / n,
    inside,
    scoredTo,
  };
}
