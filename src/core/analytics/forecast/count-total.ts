import { type ForecastTotal, rareMean, stretchErrors, sumError, totalBand } from './horizon-total.ts';
import type { OriginPlan } from './plan-origins.ts';

export interface CountTotalBasis {
  readonly values: readonly (number | null)[];
  /** What is forecast, on the model scale; null: nothing could be. */
  readonly path: readonly number[] | null;
  /** From a place on the model scale to the count to expect there. */
  readonly expected: (place: number) => number;
  /** Of the sums of the backtest (`sumError`). */
  readonly error: number;
  readonly plan: OriginPlan;
  readonly horizon: number;
  readonly level: number;
}

/**
 * The sum of a count over the horizon with its band: of what is forecast, of a rare count of its mean. The error is that
 * of the known stretches where there are more of them than of stretches tested.
 */
export function countTotal(basis: CountTotalBasis): ForecastTotal | null {
  const { values, path, expected, error, plan, horizon, level } = basis;
  if (path === null) return null;
  const mean = rareMean(values, horizon);
  const sum = mean === null ? path.reduce((all, place) => all + expected(place), 0) : mean * horizon;
  const past = stretchErrors(values, horizon);
  const { origins, steps } = plan;
  const stretches = 1 + ((origins.at(-1) ?? 0) - (origins[0] ?? 0)) / steps;
  if (past.length > stretches) return totalBand(sum, sumError(past), { stretches: past.length, level });
  // Errors of a level grow with the length of the sum.
  return totalBand(sum, error * Math.sqrt(horizon / steps), { stretches, level });
}
