import type { ScheduleKind } from '../../config/schedules-schema.ts';
import { calendarPeriod, type DateRange, periodAfter, periodBefore } from '../core/report/calendar-period.ts';
import type { Weekday } from '../core/sla/types.ts';
import { addDays, dateMs, localDateOf, resolveLocalMs, weekdayOf } from '../core/time/zone.ts';
import type { ScheduledRun as Run } from '../ports/scheduling.ts';
import type { Schedule } from './schedule.ts';

/** What of a schedule decides when it runs. */
export type Timing = Pick<Schedule, 'kind' | 'at' | 'weekday' | 'day' | 'timeZone'>;

const minuteMs = 60_000;

/**
 * When the report of a closed period is to be sent, epoch milliseconds: on the first day from the period's end on that
 * is the schedule's weekday or day of the month (the last day of a shorter month), at its local time by RFC 5545: a time
 * that the clocks skip takes the offset from before, one that they show twice is the first. A day that the zone skips
 * altogether is like a skipped time. Never before the end of the period: that is the first instant of this date or an
 * earlier one.
 */
export function runOf({ kind, at, weekday, day, timeZone }: Timing, { to }: DateRange): number {
  const date = runDate(kind, to, weekday, day);
  return resolveLocalMs(timeZone, dateMs(date) + minutesOf(at) * minuteMs).at;
}

function runDate(kind: ScheduleKind, end: string, weekday: Weekday, day: number): string {
  if (kind === 'daily') return end;
  if (kind === 'weekly') {
    let date = end;
    while (weekdayOf(date) !== weekday) date = addDays(date, 1);
    return date;
  }
  const { from, to } = calendarPeriod('monthly', end, 'monday');
  const date = addDays(from, day - 1);
  return date < to ? date : addDays(to, -1);
}

function minutesOf(at: string): number {
  return Number(at.slice(0, 2)) * 60 + Number(at.slice(3));
}

/** The newest period whose report was to be sent by `now`. */
export function newestRun(timing: Timing, now: number, weekStartsOn: Weekday): Run {
  const { kind, timeZone } = timing;
  // A day ahead: where clocks go back over midnight, the day that has ended already may be on again.
  let date = addDays(localDateOf(timeZone, now), 1);
  for (;;) {
    const period = periodBefore(kind, date, weekStartsOn, timeZone);
    const runAt = runOf(timing, period);
    if (runAt <= now) return { ...period, runAt };
    date = period.from;
  }
}

/** The periods after the one that holds `date`, oldest first, without end. */
export function* runsAfter(timing: Timing, date: string, weekStartsOn: Weekday): Generator<Run, never> {
  const { kind, timeZone } = timing;
  let before = date;
  for (;;) {
    const period = periodAfter(kind, before, weekStartsOn, timeZone);
    yield { ...period, runAt: runOf(timing, period) };
    before = period.from;
  }
}

/** The next `n` runs after `now`, earliest first. */
export function nextRuns(timing: Timing, now: number, n: number, weekStartsOn: Weekday): Run[] {
  const runs: Run[] = [];
  for (const run of runsAfter(timing, newestRun(timing, now, weekStartsOn).from, weekStartsOn)) {
    if (runs.length >= n) break;
    runs.push(run);
  }
  return runs;
}
