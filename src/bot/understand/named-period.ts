import { calendarPeriod, type DateRange } from '../../core/report/calendar-period.ts';
import type { ReportKind } from '../../core/report/period.ts';
import type { Weekday } from '../../core/sla/types.ts';
import { addDays } from '../../core/time/zone.ts';

/** A period as somebody named it. */
export interface NamedPeriod {
  readonly kind: ReportKind;
  /** A local date in it; null: the last closed one. */
  readonly from: string | null;
  /** First local date no longer in a custom period; null: up to now. */
  readonly to: string | null;
  /** `running`: it is not over; `future`: it has not begun; `either`: only its kind was named, as in “weekly”. */
  readonly state: 'closed' | 'running' | 'future' | 'either';
  /** What was settled that the words left open, in a sentence. */
  readonly note: string | null;
  /** The words for one that has not begun, where they were no date. */
  readonly typed?: string;
}

/** What a period's words are read by. */
export interface Calendar {
  /** The local date of now in the zone of the periods. */
  readonly today: string;
  readonly weekStartsOn: Weekday;
}

const monthNames =
  'January February March April May June July August September October November December'.split(' ');

/** `March 2026` of a local date in it. */
export function monthName(date: string): string {
  return `${monthNames[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** The first of the month so many months after the one of a local date. */
export function monthStart(date: string, months = 0): string {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const month = String((index % 12) + 1).padStart(2, '0');
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${month}-01`;
}

/** The dates of a day, week or month; without a day in it, of the running or of the last closed one. */
export function calendarDates(
  period: {
    readonly kind: Exclude<ReportKind, 'custom'>;
    readonly from: string | null;
    readonly isRunning: boolean;
  },
  { today, weekStartsOn }: Calendar,
): DateRange {
  const { kind, from, isRunning } = period;
  if (from !== null || isRunning) return calendarPeriod(kind, from ?? today, weekStartsOn);
  return calendarPeriod(kind, addDays(calendarPeriod(kind, today, weekStartsOn).from, -1), weekStartsOn);
}

export function closed(
  kind: ReportKind,
  from: string | null,
  to: string | null = null,
  note: string | null = null,
) {
  return { kind, from, to, state: 'closed', note } as const;
}

export function running(kind: ReportKind, from: string) {
  return { kind, from, to: null, state: 'running', note: null } as const;
}

/** As JavaScript counts them. */
export const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The beginning in the year given, else in the last year in which what begins then is over. */
export function lastOver(
  inYear: (year: number) => string,
  endOf: (start: string) => string,
  today: string,
  year: string | undefined,
): string {
  if (year !== undefined) return inYear(Number(year));
  const thisYear = Number(today.slice(0, 4));
  const start = inYear(thisYear);
  return endOf(start) <= today ? start : inYear(thisYear - 1);
}

/** A custom period, and whether it is over. */
export function spanning(from: string, to: string, today: string, note: string | null): NamedPeriod {
  const state = from > today ? 'future' : to > today ? 'running' : 'closed';
  return { kind: 'custom', from, to, state, note };
}
