import type { Weekday } from '../sla/types.ts';
import { addDays, startOfDay, weekdayOf } from '../time/zone.ts';

/** Local dates `[from, to)`. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** The day, week or month that holds a local date. */
export function calendarPeriod(
  kind: 'daily' | 'weekly' | 'monthly',
  date: string,
  weekStartsOn: Weekday,
): DateRange {
  if (kind === 'daily') return { from: date, to: addDays(date, 1) };
  if (kind === 'weekly') {
    let from = date;
    while (weekdayOf(from) !== weekStartsOn) from = addDays(from, -1);
    return { from, to: addDays(from, 7) };
  }
  const from = `${date.slice(0, 8)}01`;
  return { from, to: `${addDays(from, 31).slice(0, 8)}01` };
}

/** The calendar period before the one that holds `date`; one that a zone change skipped altogether is passed over. */
export function periodBefore(
  kind: 'daily' | 'weekly' | 'monthly',
  date: string,
  weekStartsOn: Weekday,
  timeZone: string,
): DateRange {
  let period = calendarPeriod(kind, date, weekStartsOn);
  do period = calendarPeriod(kind, addDays(period.from, -1), weekStartsOn);
  while (isSkipped(period, timeZone));
  return period;
}

/** The calendar period after the one that holds `date`, likewise. */
export function periodAfter(
  kind: 'daily' | 'weekly' | 'monthly',
  date: string,
  weekStartsOn: Weekday,
  timeZone: string,
): DateRange {
  let period = calendarPeriod(kind, date, weekStartsOn);
  do period = calendarPeriod(kind, period.to, weekStartsOn);
  while (isSkipped(period, timeZone));
  return period;
}

function isSkipped({ from, to }: DateRange, timeZone: string): boolean {
  return startOfDay(timeZone, from) === startOfDay(timeZone, to);
}
