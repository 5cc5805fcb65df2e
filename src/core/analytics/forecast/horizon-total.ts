import { critical } from '../stats/reference.ts';
import type { OriginRun } from './run-backtest.ts';

/** The sum of all forecast values of a count, with its own band: narrower than the sum of the daily ones. */
export interface ForecastTotal {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Differences of the roots of what came in all and of what was forecast in all, by origin, over the values that are
 * there. `expected` of each run turns its path into counts.
 */
export function sumErrors(
  runs: readonly OriginRun[],
  paths: readonly (readonly number[] | null)[],
): number[] {
  return runs.map(({ actual, expected }, at) => {
    let came = 0;
    let forecast = 0;
    for (const [step, value] of actual.entries()) {
      const place = paths[at]?.[step];
      if (value === null || place === undefined) continue;
      came += value;
      forecast += expected(place);
    }
    return Math.sqrt(came) - Math.sqrt(forecast);
  });
}

/**
 * The same of the known counts alone: of each stretch as long as the horizon, one after the other, against the mean of
 * the two stretches before it. A forecast hardly errs more, and a long history holds more of these than of origins.
 */
export function stretchErrors(values: readonly (number | null)[], horizon: number): number[] {
  const errors: number[] = [];
  for (let at = values.length - horizon; at >= learntStretches * horizon; at -= horizon) {
    const before = meanOf(values.slice(at - learntStretches * horizon, at));
    const came = meanOf(values.slice(at, at + horizon));
    if (before === null || came === null) continue;
    errors.push(Math.sqrt(came * horizon) - Math.sqrt(before * horizon));
  }
  return errors;
}

const learntStretches = 2;

/** Null where fewer than half of the values are known. */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length * 2 < values.length || known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

const rare = 1;
const rareEvents = 30;
const rareHorizons = 3;

/**
 * The mean of a rare count (fewer than one a step), over the last three horizons or as many more values as hold 30 of
 * what is counted, as far as there are so many; null for one that is not rare. Models of roots take the last event for a
 * new level there.
 */
export function rareMean(values: readonly (number | null)[], horizon: number): number | null {
  let [sum, n] = [0, 0];
  for (let at = values.length - 1; at >= 0; at -= 1) {
    if (n >= rareHorizons * horizon && sum >= rareEvents) break;
    const value = values[at] ?? null;
    if (value === null) continue;
    sum += value;
    n += 1;
  }
  return n > 0 && sum / n < rare ? sum / n : null;
}

/** The root mean square of what `sumErrors` gives. */
export function sumError(errors: readonly number[]): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / Math.max(1, errors.length));
}

/**
 * A band of a sum, on the scale of roots, where Poisson sums all vary alike (by 1/2): Student's t times the `error`
 * (root mean square) of sums known, with as many degrees of freedom as stretches that do not overlap are behind it;
 * never less than chance alone leaves.
 */
export function totalBand(
  value: number,
  error: number,
  { stretches, level }: { readonly stretches: number; readonly level: number },
): ForecastTotal {
  const alpha = 1 - level;
  const chance = critical(alpha, { df: Number.POSITIVE_INFINITY }) / 2;
  const half = Math.max(chance, critical(alpha, { df: stretches }) * error);
  const root = Math.sqrt(value);
  return { value, lower: Math.max(0, root - half) ** 2, upper: (root + half) ** 2 };
}
