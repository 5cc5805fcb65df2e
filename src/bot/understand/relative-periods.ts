import { calendarPeriod } from '../../core/report/calendar-period.ts';
import { addDays } from '../../core/time/zone.ts';
import {
  type Calendar,
  calendarDates,
  closed,
  monthStart,
  type NamedPeriod,
  running,
  spanning,
} from './named-period.ts';
import type { Remainder } from './remainder.ts';

const numbers = [
  'a',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const number = `(\\d{1,3}|an?|one|couple of|${numbers.slice(1).join('|')})`;
const unit = '(day|week|month|quarter|year)';
const kindOf: Readonly<Record<string, 'daily' | 'weekly' | 'monthly'>> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
};

/** The end of a range is read with its beginning. */
const notAfterTo = '(?<!\\b(?:to|until|till|through|thru) |[-–] ?)';

interface Phrase {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, calendar: Calendar) => NamedPeriod;
}

const future: NamedPeriod = { kind: 'custom', from: null, to: null, state: 'future', note: null };

/** In the order in which they are looked for: the longer ones first. */
const phrases: readonly Phrase[] = [
  {
    pattern: /\b(?:(?:last|past|previous|this|on the|over the|the) )?weekend\b/,
    read: ([text], calendar) => weekend(text.startsWith('this'), calendar),
  },
  { pattern: /\bday before yesterday\b/, read: (_, { today }) => closed('daily', addDays(today, -2)) },
  {
    pattern: /\blast night\b/,
    read: (_, { today }) =>
      closed('daily', addDays(today, -1), null, 'I tell whole days: last night is told as yesterday.'),
  },
  {
    pattern: new RegExp(`\\b(?:the )?${unit} before last\\b`),
    read: (match, calendar) => ago(2, match[1], calendar),
  },
  {
    pattern: new RegExp(`\\b${number} ${unit}s? ago\\b`),
    read: (match, calendar) => ago(numberOf(match[1]), match[2], calendar),
  },
  {
    pattern: new RegExp(`\\b(?:next|coming|following|upcoming) (?:${number} )?${unit}s?\\b|\\btomorrow\\b`),
    read: ([text]) => ({ ...future, typed: text }),
  },
  {
    pattern: new RegExp(`\\b(?:last|past|previous|prior) ${number} ${unit}s?\\b`),
    read: (match, calendar) => lastFew(numberOf(match[1]), match[2], calendar),
  },
  {
    pattern: new RegExp(`\\b(?:last|past|previous|prior) ${unit}\\b|${notAfterTo}\\b(yesterday)\\b`),
    read: (match, calendar) =>
      match[2] === undefined ? last(match[1], calendar) : closed('daily', addDays(calendar.today, -1)),
  },
  {
    pattern: new RegExp(
      `\\b(?:this|current|running|ongoing|present) ${unit}(?: so far)?\\b|\\b${unit}[- ]to[- ]date\\b|\\b(w|m|q|y)td\\b|${notAfterTo}\\b(today)\\b`,
    ),
    read: (match, { today }) => thisOne(match[1] ?? match[2] ?? longOf(match[3]) ?? 'day', today),
  },
  {
    pattern: /\b(daily|weekly|monthly)\b/,
    read: (match) => ({ ...closed(match[1] as 'daily' | 'weekly' | 'monthly', null), state: 'either' }),
  },
  { pattern: /\b(quarterly)\b/, read: (_, calendar) => ({ ...last('quarter', calendar), state: 'either' }) },
  { pattern: /\b(yearly|annual)\b/, read: (_, calendar) => ({ ...last('year', calendar), state: 'either' }) },
];

/** Takes the periods named relative to today, each once. */
export function takeRelative(rest: Remainder, calendar: Calendar): NamedPeriod[] {
  const found = phrases.flatMap(({ pattern, read }) =>
    rest.takeAll(pattern).map((match) => {
      const period = read(match, calendar);
      const since = /\bsince +(?:the +)?$/.exec(rest.text.slice(0, match.index));
      if (since === null || period.state === 'future') return period;
      rest.blank(since.index, match.index);
      return running('custom', startOf(period, calendar));
    }),
  );
  return found;
}

function startOf({ kind, from }: NamedPeriod, calendar: Calendar): string {
  return kind === 'custom'
    ? (from ?? calendar.today)
    : calendarDates({ kind, from, isRunning: false }, calendar).from;
}

function longOf(letter: string | undefined): string | undefined {
  return letter === undefined ? undefined : { w: 'week', m: 'month', q: 'quarter', y: 'year' }[letter];
}

function numberOf(text = ''): number {
  if (/^\d/.test(text)) return Number(text);
  if (text === 'couple of') return 2;
  return text === 'one' ? 1 : Math.max(1, numbers.indexOf(text) + 1);
}

function last(unitName = 'day', { today }: Calendar): NamedPeriod {
  const kind = kindOf[unitName];
  if (kind !== undefined) return closed(kind, null);
  if (unitName === 'quarter') {
    const start = quarterStart(today);
    return closed('custom', monthStart(start, -3), start);
  }
  const year = `${today.slice(0, 4)}-01-01`;
  return closed('custom', monthStart(year, -12), year);
}

/** Saturday and Sunday; the last ones that are over, or those of this week. */
function weekend(ofThisWeek: boolean, { today }: Calendar): NamedPeriod {
  const monday = calendarPeriod('weekly', today, 'monday').from;
  const saturday = addDays(monday, ofThisWeek ? 5 : -2);
  const note = ofThisWeek ? null : `The weekend is ${saturday} and ${addDays(saturday, 1)}.`;
  return spanning(saturday, addDays(saturday, 2), today, note);
}

function quarterStart(date: string): string {
  return monthStart(date, -((Number(date.slice(5, 7)) - 1) % 3));
}

function thisOne(unitName: string, today: string): NamedPeriod {
  const kind = kindOf[unitName];
  if (kind !== undefined) return running(kind, today);
  return running('custom', unitName === 'quarter' ? quarterStart(today) : `${today.slice(0, 4)}-01-01`);
}

/** The calendar unit that many before the running one. */
function ago(n: number, unitName = 'day', calendar: Calendar): NamedPeriod {
  const { today } = calendar;
  if (unitName === 'day') return closed('daily', addDays(today, -n));
  if (unitName === 'week') return closed('weekly', addDays(weekOf(calendar), -7 * n));
  if (unitName === 'month') return closed('monthly', monthStart(today, -n));
  const months = unitName === 'quarter' ? 3 : 12;
  const start = unitName === 'quarter' ? quarterStart(today) : `${today.slice(0, 4)}-01-01`;
  return closed('custom', monthStart(start, -months * n), monthStart(start, -months * (n - 1)));
}

function weekOf({ today, weekStartsOn }: Calendar): string {
  return calendarPeriod('weekly', today, weekStartsOn).from;
}

/** So many whole units before the running one. */
function lastFew(n: number, unitName = 'day', calendar: Calendar): NamedPeriod {
  const { today } = calendar;
  if (n <= 1) return last(unitName, calendar);
  const note = `The last ${n} ${unitName}s are the ${n} that are over.`;
  if (unitName === 'day') return closed('custom', addDays(today, -n), today, note);
  if (unitName === 'week') {
    const end = weekOf(calendar);
    return closed('custom', addDays(end, -7 * n), end, note);
  }
  const months = { month: 1, quarter: 3, year: 12 }[unitName] ?? 1;
  const end =
    unitName === 'month'
      ? monthStart(today)
      : unitName === 'quarter'
        ? quarterStart(today)
        : `${today.slice(0, 4)}-01-01`;
  return closed('custom', monthStart(end, -months * n), end, note);
}
