import { medianOf } from '../stats/median-of.ts';
import { dayTail } from './day-tail.ts';
import { levelWindow, stretches } from './windows.ts';
import type { WorkingSeries } from './working-series.ts';

/** Days less probable than this do not shape the level. */
const outlying = 0.002;
const passes = 3;
/** What a rate's stretch beyond the four weeks adds to them: as much as so many decisions, at most. */
const mostBorrowed = 30;
/** Jeffreys' prior of a rate: half a decision met and half a one missed. */
const prior = { met: 0.5, n: 1 };

/** What was to be expected of each day from the days around it. */
export interface SlowLevel {
  /** On the working scale without weekday effect; NaN where nothing is around. */
  readonly level: readonly number[];
  /** The share by which not knowing the level exactly widens the variance of the day. */
  readonly doubt: readonly number[];
  /** Variance over that of the model: Pearson's over-dispersion (≥ 1) of counts and rates; 1 for durations. */
  readonly dispersion: number;
  /** Standard deviation of a duration's residual (log scale); 1 for the rest. */
  readonly scale: number;
}

/**
 * The level of the four weeks around each day within its stretch between changes, the day itself left out: the median
 * for durations, the pooled mean without anomalous days for counts and rates (a trimmed mean of rare breaches would lie
 * too low). A rate of few decisions is not known from four weeks: it borrows from the rest of its stretch, and starts
 * from Jeffreys' prior (H. Jeffreys, Proc. R. Soc. A 186, 1946), so that it is never 0 or 1. Dispersion is estimated from the same days.
 */
export function slowLevel(working: WorkingSeries, breaks: readonly number[]): SlowLevel {
  let excluded: readonly boolean[] = working.y.map(() => false);
  let result = levelWithout(working, breaks, excluded);
  for (let pass = 1; pass < passes; pass += 1) {
    const at = result;
    excluded = working.y.map((_, day) => dayTail(working, at, day).p < outlying);
    result = levelWithout(working, breaks, excluded);
  }
  return result;
}

function levelWithout(
  working: WorkingSeries,
  breaks: readonly number[],
  excluded: readonly boolean[],
): SlowLevel {
  const { kind, y, weight } = working;
  const level = y.map(() => Number.NaN);
  const doubt = y.map(() => 0);
  const usable = (day: number): boolean => excluded[day] !== true && (weight[day] ?? 0) > 0;
  for (const [from, to] of stretches(y.length, breaks)) {
    const whole = pool(working, indices(from, to).filter(usable));
    for (let day = from; day < to; day += 1) {
      const around = indices(...levelWindow(day, from, to)).filter((other) => other !== day && usable(other));
      const near = pool(working, around);
      if (near.n <= 0) continue;
      const own = pool(working, usable(day) ? [day] : []);
      const far = { met: whole.met - near.met - own.met, n: whole.n - near.n - own.n };
      const known = kind === 'rate' ? borrowing(near, far) : near;
      level[day] = kind === 'duration' ? medianOf(around.map((other) => y[other] ?? 0)) : known.met / known.n;
      // The variance of a median is π/2 times that of the mean.
      doubt[day] = ((kind === 'duration' ? Math.PI / 2 : 1) * (weight[day] ?? 0)) / known.n;
    }
  }
  return { level, doubt, ...spread(working, level, doubt, excluded) };
}

/** Weighted sum of values with the sum of their weights: decisions met and made, of a rate. */
interface Pool {
  readonly met: number;
  readonly n: number;
}

function pool({ y, weight }: WorkingSeries, days: readonly number[]): Pool {
  let [met, n] = [0, 0];
  for (const day of days) {
    met += (weight[day] ?? 0) * (y[day] ?? 0);
    n += weight[day] ?? 0;
  }
  return { met, n };
}

function borrowing(near: Pool, far: Pool): Pool {
  const share = far.n > 0 ? Math.min(1, mostBorrowed / far.n) : 0;
  return { met: near.met + share * far.met + prior.met, n: near.n + share * far.n + prior.n };
}

function indices(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, step) => from + step);
}

/** Pearson dispersion of counts and rates; robust scale of durations. */
function spread(
  { kind, y, weight, weekday, weekdays }: WorkingSeries,
  level: readonly number[],
  doubt: readonly number[],
  excluded: readonly boolean[],
): { dispersion: number; scale: number } {
  const residuals: number[] = [];
  let sum = 0;
  let n = 0;
  y.forEach((value, day) => {
    const offset = kind === 'rate' ? (weekday?.[weekdays[day] ?? 0] ?? 0) : 0;
    const expected = (level[day] ?? Number.NaN) + offset;
    if (!Number.isFinite(value - expected) || excluded[day] === true || (weight[day] ?? 0) <= 0) return;
    const residual = value + offset - expected;
    residuals.push(residual * Math.sqrt((weight[day] ?? 0) / (1 + (doubt[day] ?? 0))));
    const variance = kind === 'rate' ? expected * (1 - expected) : expected;
    if (variance <= 0) return;
    sum += ((weight[day] ?? 0) * residual * residual) / variance / (1 + (doubt[day] ?? 0));
    n += 1;
  });
  if (kind !== 'duration') return { dispersion: n > 7 ? Math.max(1, sum / (n - 7)) : 1, scale: 1 };
  const robust = 1.4826022185056018 * medianOf(residuals.map(Math.abs));
  const usual = Math.sqrt(
    residuals.reduce((all, residual) => all + residual * residual, 0) / Math.max(1, residuals.length - 7),
  );
  return { dispersion: 1, scale: Math.max(robust, usual) };
}
