import { daysOfWeek } from '../../time/week.ts';
import type { DailySeries } from '../daily-series.ts';
import { autocorrelation } from '../stats/autocorrelation.ts';
import { medianOf } from '../stats/median-of.ts';
import { varianceInflation } from '../stats/variance-inflation.ts';
import { mannKendall } from './mann-kendall.ts';
import { leastSquaresSlope, type Slope, theilSenSlope } from './slope.ts';
import type { SlowLevel } from './slow-level.ts';
import type { Trend } from './types.ts';
import { levelDays } from './windows.ts';
import type { WorkingSeries } from './working-series.ts';

/** So many days before the window tell how much days depend on each other. */
const leastMemory = 60;
/** Daily rates of fewer decisions jump between a few values. */
const leastDecided = 5;
/** Smaller changes over the window matter to nobody. */
const leastRelative = 0.1;
const leastRate = 0.02;

/**
 * The trend over the last `windowDays`, weekday effect taken out. Null with fewer than `minPoints` values (of a rate: days
 * of at least five decisions), where so many days are equal that the slope and its interval are 0, and where a rate's
 * slope leaves what a rate can change over the window (1 either way) or its interval is wider than that: such data say
 * nothing. The interval of one that stays is its part within that range, whose coverage is the same.
 * Dependence is taken from the history before the window or, with less than 60 days of that, from the window, detrended. `p` is not
 * yet adjusted and `direction` says what the slope is should it hold.
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
  const scaled: number[] = [];
  for (let day = from; day < length; day += 1) {
    const value = working.y[day] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    if (series.kind === 'rate' && (series.n[day] ?? 0) < leastDecided) continue;
    x.push(day - from);
    scaled.push(value);
    y.push(series.kind === 'duration' ? Math.exp(value) : value);
  }
  if (y.length < Math.max(3, minPoints)) return null;
  const inflation =
    from < leastMemory ? ownInflation(x, scaled) : historyInflation(working, slow, from, y.length);
  const season =
    working.raw.length < 3 * daysOfWeek ? x.map((step) => working.weekdays[from + step] ?? 0) : null;
  const test = mannKendall(y, inflation, season);
  const theilSen = theilSenSlope(x, y, test.variance);
  const leastSquares = leastSquaresSlope(x, y, inflation);
  const steps = length - 1 - from;
  if (theilSen.interval.every((end) => end === 0)) return null;
  const most = series.kind === 'rate' ? 1 / steps : Number.POSITIVE_INFINITY;
  if ([theilSen, leastSquares].some((slope) => !isPossible(slope, most))) return null;
  const change = theilSen.perDay * steps;
  const typical = medianOf(y);
  return {
    n: y.length,
    direction: directionOf(series.kind, theilSen.perDay, test.s, change, typical),
    p: test.p,
    tau: test.tau,
    theilSen: within(theilSen, most),
    leastSquares: within(leastSquares, most),
    changeOverWindow: change,
    relativeChange: typical > 0 ? change / typical : null,
    test: season === null ? 'mann-kendall' : 'seasonal-mann-kendall',
  };
}

/** Whether a slope lies within `most` either way and is known to that. */
function isPossible({ perDay, interval: [low, high] }: Slope, most: number): boolean {
  return Math.abs(perDay) <= most && high - low <= most;
}

function within({ perDay, interval: [low, high] }: Slope, most: number): Slope {
  return { perDay, interval: [Math.max(low, -most), Math.min(high, most)] };
}

/** From the days before the window, around their slow level: the trend's own shape would pass for memory. */
function historyInflation({ y, weight }: WorkingSeries, slow: SlowLevel, until: number, n: number): number {
  const before = y.slice(0, until).map((value, day) => {
    return (value - (slow.level[day] ?? Number.NaN)) * Math.sqrt(weight[day] ?? 0);
  });
  // The level follows the days around, which takes from their memory as a mean over so few days does.
  const rho = autocorrelation(before, 1);
  return varianceInflation(before, n, rho > 0 ? rho + (1 + 4 * rho) / levelDays : 0);
}

/** From the window itself, a straight line taken out. */
function ownInflation(x: readonly number[], y: readonly number[]): number {
  const { perDay } = theilSenSlope(x, y, 0);
  return varianceInflation(
    y.map((value, index) => value - perDay * (x[index] ?? 0)),
    y.length,
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
