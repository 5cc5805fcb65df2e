import type { ParsedComponents, ParsedResult } from 'chrono-node';
import { parse } from 'chrono-node/en';
import { addDays, weekdayOf } from '../../core/time/zone.ts';
import { capital } from './capital.ts';
import {
  type Calendar,
  lastOver,
  monthName,
  monthStart,
  type NamedPeriod,
  running,
  spanning,
  weekdayNames,
} from './named-period.ts';
import { takeBare, takeNumbered } from './numbered-periods.ts';
import type { Remainder } from './remainder.ts';

export interface DatedPeriods {
  readonly periods: readonly NamedPeriod[];
  /** The local date at whose start the world is to be judged. */
  readonly asOf: string | null;
}

/** Takes the periods named by dates, months, quarters and years. */
export function takeDated(rest: Remainder, calendar: Calendar): DatedPeriods {
  // Not the 24th of July.
  rest.take(/\b24\/7\b/);
  const asOf = takeAsOf(rest, calendar);
  const periods = [
    ...takeNumbered(rest, calendar),
    ...takeDates(rest, calendar),
    ...takeBare(rest, calendar),
  ];
  return { periods, asOf };
}

function isDate(text: string): boolean {
  return /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])$/.test(text) && addDays(text, 0) === text;
}

/** `as of 1 March`: a date, not a period. */
function takeAsOf(rest: Remainder, { today }: Calendar): string | null {
  const lead = /\b(?:as of|as at) +/.exec(rest.text);
  if (lead === null) return null;
  const start = lead.index + lead[0].length;
  const [result] = parse(rest.text.slice(start), referenceOf(today));
  if (result === undefined || result.index > 0 || result.end) return null;
  const { date } = firstDay(result.start, today);
  if (!isDate(date)) return null;
  rest.blank(lead.index, start + result.text.length);
  return date;
}

function referenceOf(today: string) {
  return { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
}

function takeDates(rest: Remainder, calendar: Calendar): NamedPeriod[] {
  const { text } = rest;
  return parse(text, referenceOf(calendar.today)).flatMap((result) => {
    const before =
      /(?:\b(?:(week|month) (?:of|starting|beginning|commencing|ending)(?: on)?|(since)|in|on|for|of|from|between|during)(?: the)? +)$/.exec(
        text.slice(0, result.index),
      );
    const period = dated(result, before?.[1] ?? before?.[2] ?? null, calendar);
    if (period === null) return [];
    rest.blank(result.index - (before?.[0].length ?? 0), result.index + result.text.length);
    return [period];
  });
}

function dated(
  { start, end, text }: ParsedResult,
  lead: string | null,
  calendar: Calendar,
): NamedPeriod | null {
  if (!start.isCertain('month') && !start.isCertain('weekday')) return null;
  // A verb rather than a day, or hours, of which there are no reports.
  if (/^(sat|sun|mon|wed|weekend)$/.test(text) || /hour|minute|second|night|evening|morning/.test(text))
    return null;
  const { today } = calendar;
  const first = firstDay(start, today);
  if (end !== null && end !== undefined) {
    const last = firstDay(end, today);
    const isOfWeek = start.isCertain('weekday') && !start.isCertain('day');
    const from = notAfter(first.date, last.date, isOfWeek);
    const to = last.isMonth ? monthStart(last.date, 1) : addDays(last.date, 1);
    const lastMonth = end.isCertain('year') ? null : `The last month of it is ${monthName(last.date)}.`;
    const note = last.isMonth ? lastMonth : `The last day of it is ${last.date}.`;
    return isDate(from) && isDate(last.date) ? spanning(from, to, today, note) : null;
  }
  if (!isDate(first.date)) return null;
  if (lead === 'since') return running('custom', first.date);
  if (lead === 'week')
    return { ...spanning(first.date, addDays(first.date, 7), today, null), kind: 'weekly', to: null };
  if (first.isMonth || lead === 'month') {
    const note = start.isCertain('year')
      ? null
      : `${monthName(first.date).split(' ')[0]} is ${monthName(first.date)}, the last one that is over.`;
    return {
      ...spanning(monthStart(first.date), monthStart(first.date, 1), today, note),
      kind: 'monthly',
      to: null,
    };
  }
  const isSettled = start.isCertain('year') || first.date === today;
  const note = isSettled
    ? null
    : `${capital(text.replace(/^(on|last) /, ''))} is ${first.date}, the last one that is over.`;
  return { ...spanning(first.date, addDays(first.date, 1), today, note), kind: 'daily', to: null };
}

/** The latest such day that is not after the end of its range. */
function notAfter(first: string, last: string, isOfWeek: boolean): string {
  if (first <= last) return first;
  if (isOfWeek) return addDays(first, -7);
  const sameYear = `${last.slice(0, 4)}${first.slice(4)}`;
  return sameYear <= last ? sameYear : `${Number(last.slice(0, 4)) - 1}${first.slice(4)}`;
}

/** The date meant; where the year or the week is left open, the last one that is over. */
function firstDay(part: ParsedComponents, today: string): { date: string; isMonth: boolean } {
  if (part.isCertain('weekday') && !part.isCertain('day')) {
    let date = addDays(today, -1);
    while (weekdayNames.indexOf(weekdayOf(date)) !== part.get('weekday')) date = addDays(date, -1);
    return { date, isMonth: false };
  }
  const isMonth = !part.isCertain('day');
  const two = (n: number | null) => String(n ?? 1).padStart(2, '0');
  const inYear = (year: number) =>
    `${year}-${two(part.get('month'))}-${isMonth ? '01' : two(part.get('day'))}`;
  const year = part.isCertain('year') ? String(part.get('year')) : undefined;
  const end = (date: string) => (isMonth ? monthStart(date, 1) : date);
  return { date: lastOver(inYear, end, today, year), isMonth };
}
