import { daysOfWeek } from '../../time/week.ts';
import type { SeriesKind } from '../daily-series.ts';
import { medianOf } from '../stats/median-of.ts';
import { cleanMean } from './clean-mean.ts';
import { weightedAnova } from './weighted-anova.ts';
import { levelWindow } from './windows.ts';

const leastCycles = 3;
/** A weekday with less than this share of an ordinary day counts as one without incidents. */
const leastFactor = 0.01;
const loose = 0.05;

/**
 * What each weekday (Monday first) is to the days around it: a factor with mean 1 for counts, an offset with mean 0 for
 * the rest; NaN for a weekday without values, or of counts without incidents where other weekdays have many. Null under three weeks, and for rates and durations where weekdays do not
 * differ (p ≥ 0.05). Anomalous days and moving levels hardly count (deviations from the four weeks around; outlying
 * ones left out).
 */
export function weekdayEffects(
  kind: SeriesKind,
  raw: readonly number[],
  weight: readonly number[],
  weekdays: readonly number[],
): number[] | null {
  if (raw.length < daysOfWeek * leastCycles) return null;
  const relative = relativeToLevel(kind, raw, weight);
  const groups = Array.from({ length: daysOfWeek }, (_, weekday) =>
    relative.flatMap((value, day) => (weekdays[day] === weekday && Number.isFinite(value) ? [day] : [])),
  );
  if (kind === 'count') {
    if (groups.some((days) => days.length < leastCycles - 1)) return null;
    const means = groups.map((days) => cleanMean(days.map((day) => relative[day] ?? Number.NaN)));
    const level = pooled(raw, weight, groups.flat());
    // Of a series that is rare on every day of the week nothing can be told by day.
    const isRare = !means.some((mean) => mean > 0);
    const factors = means.map((mean, weekday) =>
      mean > 0 || isRare ? mean : rareRate(raw, groups[weekday] ?? []) / level,
    );
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / daysOfWeek;
    return factors.map((factor) => (factor / mean > leastFactor ? factor / mean : Number.NaN));
  }
  if (weightedAnova(relative, weight, weekdays, daysOfWeek).p >= loose) return null;
  return groups.map((days) => {
    const mean =
      kind === 'rate' ? pooled(relative, weight, days) : cleanMean(days.map((day) => relative[day] ?? 0));
    return days.length === 0 ? Number.NaN : mean;
  });
}

/**
 * Incidents a day where so few days have any that a mean without outlying days finds none at all: the rate of a
 * Poisson count by the share of days with any (half a day added to both sides), which no burst on one day moves.
 */
function rareRate(raw: readonly number[], days: readonly number[]): number {
  const busy = days.filter((day) => (raw[day] ?? 0) > 0).length;
  return -Math.log(1 - (busy + 0.5) / (days.length + 1));
}

/** Ratio to (counts) or difference from (others) the level of the days around. */
export function relativeToLevel(
  kind: SeriesKind,
  raw: readonly number[],
  weight: readonly number[],
): number[] {
  return raw.map((value, index) => {
    const [from, to] = levelWindow(index, 0, raw.length);
    const days = Array.from({ length: to - from }, (_, step) => from + step);
    if (kind === 'duration') return value - medianOf(days.map((day) => raw[day] ?? Number.NaN));
    const level = pooled(raw, weight, days);
    if (kind === 'rate') return value - level;
    return level > 0 ? value / level : Number.NaN;
  });
}

function pooled(values: readonly number[], weight: readonly number[], days: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (const day of days) {
    const w = weight[day] ?? 0;
    if (w <= 0) continue;
    sum += w * (values[day] ?? 0);
    total += w;
  }
  return total > 0 ? sum / total : Number.NaN;
}
