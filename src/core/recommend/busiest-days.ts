import type { Share } from '../analytics/compare/two-proportion-z.ts';
import { daysOfWeek } from '../time/week.ts';
import { shareOf } from './groups.ts';
import type { DayLoad } from './input.ts';

export interface LoadedDay {
  readonly day: DayLoad;
  /** Opened over the mean of such weekdays. */
  readonly load: number;
}

export interface BusiestDays {
  /** With a median response, most loaded first. */
  readonly days: readonly LoadedDay[];
  /** The quarter with the highest load. */
  readonly busiest: readonly DayLoad[];
  readonly others: readonly DayLoad[];
}

const quarter = 4;
/** Weekday means need each weekday twice. */
const leastSeasonDays = 14;

/** Orders days by their load, weekdays compared with their like: Mondays are not busy for being Mondays. */
export function busiestDays(days: readonly DayLoad[]): BusiestDays {
  const means = Array.from({ length: daysOfWeek }, (_, weekday) => {
    const same = days.length < leastSeasonDays ? days : days.filter((day) => day.weekday === weekday);
    return same.reduce((sum, { opened }) => sum + opened, 0) / Math.max(1, same.length);
  });
  const loaded = days
    .filter(({ response }) => response.medianShare !== null)
    .map((day) => ({ day, load: day.opened / Math.max(means[day.weekday] ?? 0, 1e-9) }))
    .sort((a, b) => b.load - a.load);
  const count = Math.floor(loaded.length / quarter);
  return {
    days: loaded,
    busiest: loaded.slice(0, count).map(({ day }) => day),
    others: loaded.slice(count).map(({ day }) => day),
  };
}

/** Breached of decided over days. */
export function daysShare(days: readonly DayLoad[], clock: 'overall' | 'response'): Share {
  return days
    .map((day) => shareOf(day[clock]))
    .reduce((sum, one) => ({ hits: sum.hits + one.hits, n: sum.n + one.n }), { hits: 0, n: 0 });
}
