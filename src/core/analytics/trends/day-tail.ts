import { binomialUpper, countUpper, studentTwoSided } from '../stats/tails.ts';
import type { SlowLevel } from './slow-level.ts';
import type { WorkingSeries } from './working-series.ts';

/** The scale of durations is estimated; tails as if from so many days. */
const leastFreedom = 8;
/** Share of a normal sample's information that a robust scale keeps. */
const robustShare = 0.37;

/** What a day would be and how improbable what it was is. */
export interface DayTail {
  /** Two-sided; 1 where nothing can be said. */
  readonly p: number;
  /** Expected on the natural working scale: count, rate or log seconds, weekday effect put back. */
  readonly expected: number;
}

/**
 * The tail probability of a day against its level: negative binomial or Poisson for counts, binomial on an effective n
 * for rates (its share is a rate from what is known, never 0 or 1: see `slowLevel`), Student's t on log seconds for durations; each widened for over-dispersion and for not knowing the level.
 */
export function dayTail(working: WorkingSeries, slow: SlowLevel, day: number): DayTail {
  const expected = expectedOf(working, slow, day);
  const value = working.raw[day] ?? Number.NaN;
  if (!Number.isFinite(expected) || !Number.isFinite(value)) return { p: 1, expected };
  const upper = tail(working, slow, day, expected, value, true);
  const lower = tail(working, slow, day, expected, value, false);
  return { p: Math.min(1, 2 * Math.min(upper, lower)), expected };
}

/** The values at which either tail falls to `level`: what is expected of the day, on the natural working scale. */
export function dayBand(
  working: WorkingSeries,
  slow: SlowLevel,
  day: number,
  level: number,
): readonly [number, number] {
  const expected = expectedOf(working, slow, day);
  const step =
    working.kind === 'rate' ? 1 / Math.max(1, working.weight[day] ?? 1) : working.kind === 'count' ? 1 : 0;
  const bound = (upwards: boolean): number => {
    const within = (value: number): boolean => tail(working, slow, day, expected, value, upwards) > level;
    const far = working.kind === 'rate' ? (upwards ? 1 : 0) : upwards ? expected * 4 + 40 : -30;
    const limit = working.kind === 'count' && !upwards ? 0 : far;
    if (step === 0) return bisect(expected, limit, within);
    const sign = upwards ? 1 : -1;
    let units = upwards ? Math.floor(expected / step) : Math.ceil(expected / step);
    const most = Math.round(limit / step);
    while ((most - units) * sign > 0 && within((units + sign) * step)) units += sign;
    return units * step;
  };
  return [bound(false), bound(true)];
}

function bisect(inside: number, outside: number, within: (value: number) => boolean): number {
  let [near, far] = [inside, outside];
  for (let step = 0; step < 50; step += 1) {
    const middle = (near + far) / 2;
    if (within(middle)) near = middle;
    else far = middle;
  }
  return near;
}

/** A rate is never expected to be 0 or 1: what it is known from leaves room for half a decision the other way. */
function expectedOf(
  { kind, weekday, weekdays, weight }: WorkingSeries,
  slow: SlowLevel,
  day: number,
): number {
  const level = slow.level[day] ?? Number.NaN;
  const effect = weekday?.[weekdays[day] ?? 0];
  if (kind === 'rate') {
    const known = (weight[day] ?? 0) / (slow.doubt[day] ?? 0);
    const least = known > 0 ? Math.min(0.5, 0.5 / known) : 0;
    return Math.min(1 - least, Math.max(least, level + (effect ?? 0)));
  }
  if (effect === undefined) return level;
  if (kind === 'count') return level * effect;
  return level + effect;
}

/** P(a day is at least, or at most, so high). */
function tail(
  working: WorkingSeries,
  slow: SlowLevel,
  day: number,
  expected: number,
  value: number,
  upwards: boolean,
): number {
  const inflation = slow.dispersion * (1 + (slow.doubt[day] ?? 0));
  if (working.kind === 'duration') {
    const spread = slow.scale * Math.sqrt((1 + (slow.doubt[day] ?? 0)) / (working.weight[day] ?? 1));
    const z = (value - expected) / spread;
    if (!Number.isFinite(z)) return 1;
    const freedom = Math.max(leastFreedom, robustShare * working.y.length);
    const half = studentTwoSided(z, freedom) / 2;
    return z > 0 === upwards ? half : 1 - half;
  }
  if (working.kind === 'count') {
    return upwards ? countUpper(value, expected, inflation) : 1 - countUpper(value + 1, expected, inflation);
  }
  const n = working.weight[day] ?? 0;
  const hits = upwards ? value * n : (1 - value) * n;
  return binomialUpper(hits / inflation, n / inflation, upwards ? expected : 1 - expected);
}
