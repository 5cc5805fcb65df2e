import { daysOfWeek, weekdayOfDay } from '../../time/week.ts';
import { dayOf } from '../../time/zone.ts';
import type { DailySeries, SeriesKind } from '../daily-series.ts';
import { durationWeights } from './duration-weights.ts';
import { relativeToLevel, weekdayEffects } from './weekday-effects.ts';

/** Daily medians of fewer clocks are left out: they jump, and lean upwards. */
const leastClocks = 5;

/** A daily series as the detectors want it: counts as they are, rates as fractions, durations as logarithms. */
export interface WorkingSeries {
  readonly kind: SeriesKind;
  readonly weekdays: readonly number[];
  /** Before the weekday effect is taken out; NaN where a day has no usable value. */
  readonly raw: readonly number[];
  /** Without the weekday effect: counts divided by its factor, others less its offset. */
  readonly y: readonly number[];
  /**
   * Proportional to the inverse variance of `y`: the factor of counts, decided incidents of rates,
   * 1 at the usual number of clocks for durations.
   */
  readonly weight: readonly number[];
  /** Factor (counts) or offset (others) per weekday, Monday first; null where it was not taken out. */
  readonly weekday: readonly number[] | null;
}

/**
 * Reads a series and takes out the weekday effect, known from three weeks on. Counts have an ordinary week and always
 * lose it; rates and durations only where it shows (p < 0.05), else its noise would be added for nothing.
 */
export function workingSeries(series: DailySeries): WorkingSeries {
  const { kind } = series;
  const weekdays = series.dates.map((date) => weekdayOfDay(dayOf(date)));
  const raw = series.values.map((value, day) => read(kind, value, series.n[day] ?? 0));
  const bare = bareWeights(series, raw);
  const weekday = weekdayEffects(kind, raw, bare, weekdays);
  if (weekday === null) return { kind, weekdays, raw, y: raw, weight: bare, weekday };
  const effect = weekdays.map((at) => weekday[at % daysOfWeek] ?? Number.NaN);
  if (kind === 'count') {
    const y = raw.map((value, day) => ((effect[day] ?? 0) > 0 ? value / (effect[day] ?? 1) : Number.NaN));
    const weight = y.map((value, day) => (Number.isNaN(value) ? 0 : (effect[day] ?? 0)));
    return { kind, weekdays, raw, y, weight, weekday };
  }
  return {
    kind,
    weekdays,
    raw,
    y: raw.map((value, day) => value - (effect[day] ?? 0)),
    weight: bare,
    weekday,
  };
}

function bareWeights({ kind, n }: DailySeries, raw: readonly number[]): number[] {
  const ones = raw.map((value) => (Number.isNaN(value) ? 0 : 1));
  if (kind === 'count') return ones;
  if (kind === 'rate') return ones.map((one, day) => one * (n[day] ?? 0));
  return durationWeights(relativeToLevel(kind, raw, ones), n);
}

function read(kind: SeriesKind, value: number | null, n: number): number {
  if (value === null || !Number.isFinite(value)) return Number.NaN;
  if (kind === 'count') return value;
  if (kind === 'rate') return n > 0 ? value : Number.NaN;
  return n < leastClocks ? Number.NaN : Math.log(Math.max(value, 1));
}
