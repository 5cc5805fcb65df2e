import type { DailySeries } from '../daily-series.ts';
import { autocorrelation } from '../stats/autocorrelation.ts';
import { medianOf } from '../stats/median-of.ts';
import { varianceInflation } from '../stats/variance-inflation.ts';
import { mannKendall } from './mann-kendall.ts';
import { leastSquaresSlope, theilSenSlope } from './slope.ts';
import type { SlowLevel } from './slow-level.ts';
import type { Trend } from './types.ts';
import type { WorkingSeries } from './working-series.ts';

const week = 7;
/** Smaller changes over the window matter to nobody. */
const leastRelative = 0.1;
const leastRate = 0.02;

/**
 * The trend over the last `windowDays`, weekday effect taken out; null with fewer than `minPoints` values. Dependence is
 * taken from the window (detrended) or from the whole history, whichever is more. `p` is not yet adjusted and
 * `direction` says what the slope is should it hold.
 */
export function findTrend(
  series: DailySeries,
  working: WorkingSeries,
  slow: SlowLevel,
  windowDays: number,
  minPoints: number,
): Trend | null {
  const { length } = series.dates;
  const from = Math.max(0, length - windowDays);
  const x: number[] = [];
  const y: number[] = [];
  for (let day = from; day < length; day += 1) {
    const value = working.y[day] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    x.push(day - from);
    y.push(series.kind === 'duration' ? Math.exp(value) : value);
  }
  if (y.length < Math.max(3, minPoints)) return null;
  const rough = theilSenSlope(x, y, 0);
  const left = y.map((value, index) => value - rough.perDay * (x[index] ?? 0));
  const inflation = varianceInflation(left, y.length, memory(working, slow));
  const season = working.raw.length < 3 * week ? x.map((step) => working.weekdays[from + step] ?? 0) : null;
  const test = mannKendall(y, inflation, season);
  const theilSen = theilSenSlope(x, y, test.variance);
  const change = theilSen.perDay * (length - 1 - from);
  const typical = medianOf(y);
  return {
    n: y.length,
    direction: directionOf(series.kind, theilSen.perDay, test.s, change, typical),
    p: test.p,
    tau: test.tau,
    theilSen: { perDay: theilSen.perDay, interval: theilSen.interval },
    leastSquares: leastSquaresSlope(x, y, inflation),
    changeOverWindow: change,
    relativeChange: typical > 0 ? change / typical : null,
    test: season === null ? 'mann-kendall' : 'seasonal-mann-kendall',
  };
}

/** Lag-1 autocorrelation around the slow level over the whole history. */
function memory({ y, weight }: WorkingSeries, slow: SlowLevel): number {
  return autocorrelation(
    y.map((value, day) => (value - (slow.level[day] ?? Number.NaN)) * Math.sqrt(weight[day] ?? 0)),
    1,
  );
}

function directionOf(
  kind: DailySeries['kind'],
  perDay: number,
  s: number,
  change: number,
  typical: number,
): Trend['direction'] {
  if (Math.sign(perDay) !== Math.sign(s) || perDay === 0) return 'none';
  const enough =
    kind === 'rate' ? Math.abs(change) >= leastRate : Math.abs(change) >= leastRelative * typical;
  if (!enough) return 'none';
  return perDay > 0 ? 'rising' : 'falling';
}
