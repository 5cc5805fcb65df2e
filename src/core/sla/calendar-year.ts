import { dayMs } from '../time/week.ts';
import { dateMs, resolveLocalMs } from '../time/zone.ts';
import { type CalendarDefinition, type TimeWindow, weekdays } from './types.ts';

/** Open intervals `[starts[i], ends[i])` of one UTC year, disjoint and ascending. */
export interface OpenYear {
  readonly start: number;
  readonly end: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Open milliseconds of the year before interval i. */
  readonly before: readonly number[];
  readonly total: number;
}

/** Minutes from the local midnight of the date a window belongs to; `to` exceeds 1440 over midnight. */
interface MinuteWindow {
  readonly from: number;
  readonly to: number;
}

/** A calendar's rules by day number (days since 1970-01-01). */
export interface DayRules {
  readonly zone: string;
  /** Ascending; the last one that starts on or before a day holds. Windows by weekday, Monday first. */
  readonly weeks: readonly {
    readonly fromDay: number;
    readonly days: readonly (readonly MinuteWindow[])[];
  }[];
  readonly holidays: ReadonlyMap<number, readonly MinuteWindow[]>;
}

const minuteMs = 60_000;
const dayMinutes = 1440;
/** Days beside a UTC year whose local windows can reach into it: a day of offset and a window over midnight. */
const marginDays = 3;

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

function minuteWindow(window: TimeWindow): MinuteWindow {
  const from = minutes(window.from);
  const to = minutes(window.to);
  return { from, to: to > from ? to : to + dayMinutes };
}

/** Prepares a definition; of two holidays on one date the first listed holds. */
export function compileDayRules(definition: CalendarDefinition): DayRules {
  const weeks = definition.hours
    .map(({ effectiveFrom, windows }) => ({
      fromDay: effectiveFrom === null ? Number.NEGATIVE_INFINITY : dateMs(effectiveFrom) / dayMs,
      days: weekdays.map((weekday) => windows[weekday].map(minuteWindow)),
    }))
    .toSorted((a, b) => a.fromDay - b.fromDay);
  const holidays = new Map<number, readonly MinuteWindow[]>();
  for (const { date, windows } of definition.holidays) {
    const day = dateMs(date) / dayMs;
    if (!holidays.has(day)) holidays.set(day, windows.map(minuteWindow));
  }
  return { zone: definition.timeZone, weeks, holidays };
}

/** Windows that begin on a day. */
function windowsOf(rules: DayRules, day: number): readonly MinuteWindow[] {
  const holiday = rules.holidays.get(day);
  if (holiday !== undefined) return holiday;
  const week = rules.weeks.findLast(({ fromDay }) => fromDay <= day);
  // Day 0 was a Thursday, the fourth day of a week that starts on Monday.
  return week?.days[(((day + 3) % 7) + 7) % 7] ?? [];
}

/** The union of a year's windows; bounds are local times resolved by RFC 5545. */
export function compileYear(rules: DayRules, start: number, end: number): OpenYear {
  const intervals: { from: number; to: number }[] = [];
  const lastDay = end / dayMs + marginDays;
  for (let day = start / dayMs - marginDays; day < lastDay; day++) {
    for (const window of windowsOf(rules, day)) {
      const midnight = day * dayMs;
      const from = Math.max(start, resolveLocalMs(rules.zone, midnight + window.from * minuteMs).at);
      const to = Math.min(end, resolveLocalMs(rules.zone, midnight + window.to * minuteMs).at);
      if (from < to) intervals.push({ from, to });
    }
  }
  intervals.sort((a, b) => a.from - b.from);
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { from, to } of intervals) {
    const last = ends.at(-1);
    if (last !== undefined && from <= last) ends[ends.length - 1] = Math.max(last, to);
    else {
      starts.push(from);
      ends.push(to);
    }
  }
  let total = 0;
  const before = starts.map((from, index) => {
    const sum = total;
    total += (ends[index] ?? from) - from;
    return sum;
  });
  return { start, end, starts, ends, before, total };
}
