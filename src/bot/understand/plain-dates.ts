import { addDays } from '../../core/time/zone.ts';
import { lastOver } from './named-period.ts';

/** A message whose dates in figures are spelled `YYYY-MM-DD`. */
export interface DateReading {
  readonly message: string;
  /** The first of its dates, as typed and as read. */
  readonly typed: string;
  readonly date: string;
  /** What of the dates was settled, in sentences. */
  readonly notes: readonly string[];
}

/** `3/4/2026`, `3-4-26`, `3.4.2026`, `3/4` and `3.4.`; no version, address or “24/7”. */
const figures =
  /(?<![\w/.-])(?!24\/7\b)(\d{1,2})(?:([/.-])(\d{1,2})\2(\d{4}|\d\d)|(\/)(\d{1,2})|(\.)(\d{1,2})\.)(?![\w/-]|\.\d)/g;

/**
 * How the dates in figures of a message can be read: half the world writes the month first and half the day, with dots
 * the day comes first everywhere. All of a message are read in one order; none: no such date, or none that exists.
 */
export function dateReadings(message: string, today: string): DateReading[] {
  const readings = [true, false].flatMap((monthFirst) => readingOf(message, today, monthFirst) ?? []);
  return readings.filter(({ message: text }, index) => index === 0 || text !== readings[0]?.message);
}

function readingOf(message: string, today: string, monthFirst: boolean): DateReading | null {
  const read = [...message.matchAll(figures)].map((match) => {
    const [typed, a = '', mark, second, year, slash, afterSlash, dot, afterDot] = match;
    const b = second ?? afterSlash ?? afterDot ?? '';
    const [month, day] = monthFirst && (mark ?? slash ?? dot) !== '.' ? [a, b] : [b, a];
    const inYear = (y: number) => `${y}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const given = year?.length === 2 ? `20${year}` : year;
    return { typed, at: match.index, isGiven: year !== undefined, date: existing(inYear, today, given) };
  });
  const [first] = read;
  if (first === undefined) return null;
  let text = '';
  let end = 0;
  for (const { typed, at, date } of read) {
    if (date === null) return null;
    text += message.slice(end, at) + date;
    end = at + typed.length;
  }
  const open = read.filter(({ isGiven, date }) => !isGiven && date !== today);
  return {
    message: text + message.slice(end),
    typed: first.typed,
    date: first.date ?? '',
    notes: open.map(({ typed, date }) => `${typed} is ${date}, the last one that is over.`),
  };
}

/** Null: there is no such day. */
function existing(inYear: (year: number) => string, today: string, year: string | undefined): string | null {
  const isDay = (text: string) =>
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) && addDays(text, 0) === text;
  if (!isDay(inYear(2024))) return null;
  const date = lastOver(inYear, (start) => (isDay(start) ? addDays(start, 1) : start), today, year);
  return isDay(date) ? date : null;
}

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const day = `(?:\\d{1,4}(?:-\\d\\d-\\d\\d)?(?:st|nd|rd|th)?|${month}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|today|yesterday|now)`;
const rangeWords = new RegExp(`\\b(${day}) (?:until|till|through|thru|up to) (?=(?:the )?${day}\\b)`, 'gi');
const between = new RegExp(`\\b(between (?:the )?)(\\S+(?: \\S+){0,3}?) and (?=(?:the )?${day}\\b)`, 'gi');

const joined = /\b(last|this|next)-?(week|month|quarter|year)\b/gi;
const isoQuarter = /\b(\d{4})[- ]?q([1-4])\b/gi;
const isoWeek = /\b(\d{4})-?w(\d\d)\b/gi;
const isoMonth = /(?<![\w-])(\d{4})-(0[1-9]|1[0-2])(?![\w-])/g;
const ofYear = new RegExp(
  `\\b(${month}|q[1-4]|h[12]|quarter|half),? (?:of )?(?:the )?(last|previous|this) year\\b`,
  'gi',
);

/**
 * A message whose times are spelled as every reader of dates takes them: ranges told by `to`, a quarter, week or month
 * before its year, `March of last year` with the year's number, words apart.
 */
export function plainTimes(message: string, today: string): string {
  const yearOf = (which: string) => Number(today.slice(0, 4)) - (which.toLowerCase() === 'this' ? 0 : 1);
  return message
    .replace(/\s+/g, ' ')
    .replace(joined, '$1 $2')
    .replace(isoQuarter, 'Q$2 $1')
    .replace(isoWeek, 'week $2 $1')
    .replace(isoMonth, '$2/$1')
    .replace(ofYear, (_, named: string, which: string) => `${named} ${yearOf(which)}`)
    .replace(rangeWords, '$1 to ')
    .replace(between, '$1$2 to ');
}
