import type { Weekday } from '../sla/types.ts';
import { addDays, localDateOf, startOfDay } from '../time/zone.ts';
import { calendarPeriod } from './calendar-period.ts';
import type { Period } from './period.ts';

export interface TimeRange {
  /** Half-open, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

export interface ComparedRanges {
  readonly previous: TimeRange;
  /** A month: the same one a year before. Days and weeks: 52 weeks before, so that weekdays meet. */
  readonly yearBefore: TimeRange;
}

const daysOfYear = 364;

/**
 * What a period is compared with. Of a running period the others are as long as it has run, from their beginnings; a
 * custom period is compared with one of the same length just before.
 */
export function comparedRanges(period: Period, weekStartsOn: Weekday): ComparedRanges {
  const { kind, timeZone, from, to, asOf } = period;
  const end = Math.min(to, asOf);
  if (kind === 'custom') {
    const length = end - from;
    return {
      previous: { from: from - length, to: from },
      yearBefore: shifted({ from, to: end }, timeZone, -daysOfYear),
    };
  }
  const first = localDateOf(timeZone, from);
  const ranges = (date: string): TimeRange => {
    const dates = calendarPeriod(kind, date, weekStartsOn);
    const whole = { from: startOfDay(timeZone, dates.from), to: startOfDay(timeZone, dates.to) };
    return period.partial ? { from: whole.from, to: Math.min(whole.to, whole.from + end - from) } : whole;
  };
  return {
    previous: ranges(addDays(first, -1)),
    yearBefore: kind === 'monthly' ? ranges(yearEarlier(first)) : ranges(addDays(first, -daysOfYear)),
  };
}

/** A local range moved by whole days. */
function shifted({ from, to }: TimeRange, timeZone: string, days: number): TimeRange {
  const moved = (at: number): number => {
    const date = localDateOf(timeZone, at);
    return startOfDay(timeZone, addDays(date, days)) + at - startOfDay(timeZone, date);
  };
  return { from: moved(from), to: moved(to) };
}

/** Of the first of a month. */
function yearEarlier(date: string): string {
  const year = Number(date.slice(0, -6)) - 1;
  return `${String(year).padStart(4, '0')}${date.slice(-6)}`;
}
