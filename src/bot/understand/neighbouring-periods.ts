import type { DateRange } from '../../core/report/calendar-period.ts';
import { addDays } from '../../core/time/zone.ts';
import { type Calendar, calendarDates, closed, monthStart, type NamedPeriod } from './named-period.ts';
import type { Remainder } from './remainder.ts';

/**
 * Of two periods that somebody compares the later one, where the other is the one before it, with which it is compared
 * anyway; else null.
 */
export function comparedPair(periods: readonly NamedPeriod[], calendar: Calendar): NamedPeriod | null {
  const [a, b] = periods;
  if (a === undefined || b === undefined || periods.length > 2 || a.kind !== b.kind) return null;
  const [first, second] = [datesOf(a, calendar), datesOf(b, calendar)];
  if (first === null || second === null) return null;
  // A period of one's own is compared with as many days before it, which a quarter before may not have.
  if (a.kind === 'custom' && daysOf(first) !== daysOf(second)) return null;
  if (first.from === second.to) return a;
  return second.from === first.to ? b : null;
}

const months: Readonly<Record<string, number>> = { quarter: 3, year: 12 };
const kinds: Readonly<Record<string, NamedPeriod['kind']>> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
};
const theOneBefore = /\bthe (day|week|month|quarter|year) before\b/;

export interface OneBefore {
  readonly unit: string;
  readonly typed: string;
}

/** “The week before that”, not “the week before Christmas”. */
const endsThere = /^(?: (?:that|it))?\s*(?:$|[?.!,;]|(?:for|of|in|by|as|please)\b)/i;

/** Takes `the month before`; of which period that is only the others tell. */
export function takeOneBefore(rest: Remainder): OneBefore | null {
  const found = theOneBefore.exec(rest.text);
  if (found === null) return null;
  const end = found.index + found[0].length;
  if (!endsThere.test(rest.original(end, rest.text.length))) return null;
  rest.blank(found.index, end);
  return { unit: found[1] ?? '', typed: rest.original(found.index, end) };
}

/** The day, week, month, quarter or year before one that is named; null where that is another. */
export function oneBefore(
  { unit }: OneBefore,
  periods: readonly NamedPeriod[],
  calendar: Calendar,
): NamedPeriod | null {
  const [period, other] = periods;
  const dates = period === undefined || other !== undefined ? null : datesOf(period, calendar);
  if (period === undefined || dates === null) return null;
  const length = months[unit];
  if (length !== undefined) {
    const isWhole = period.kind === 'custom' && monthStart(dates.from, length) === dates.to;
    return isWhole ? closed('custom', monthStart(dates.from, -length), dates.from) : null;
  }
  if (period.kind === 'custom' || kinds[unit] !== period.kind) return null;
  const { from } = calendarDates(
    { kind: period.kind, from: addDays(dates.from, -1), isRunning: false },
    calendar,
  );
  return closed(period.kind, from);
}

/** Null where it has no end, or has not begun. */
function datesOf({ kind, from, to, state }: NamedPeriod, calendar: Calendar): DateRange | null {
  if (state === 'future') return null;
  if (kind === 'custom') return from === null || to === null ? null : { from, to };
  return calendarDates({ kind, from, isRunning: state === 'running' }, calendar);
}

function daysOf({ from, to }: DateRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
