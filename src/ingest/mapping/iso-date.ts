import type { LocalParts } from '../../core/time/zone.ts';
import { parseZoneName } from './zone-name.ts';

/** What a date text says: an instant, or civil fields without an offset. */
export type ParsedDate = { readonly at: number } | LocalParts;

const zero = 48;
const nine = 57;

/** The `length` digits at `from` as a number; -1 where one is no digit. */
function digits(text: string, from: number, length: number): number {
  let value = 0;
  for (let index = from; index < from + length; index++) {
    const code = text.charCodeAt(index);
    if (!(code >= zero && code <= nine)) return -1;
    value = value * 10 + code - zero;
  }
  return value;
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the civil fields exist; 24:00:00 is the end of the day. */
export function validParts({ year, month, day, hour, minute, second, millisecond }: LocalParts): boolean {
  if (day < 1 || day > (monthDays[month - 1] ?? 0)) return false;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false;
  if (hour === 24) return minute === 0 && second === 0 && millisecond === 0;
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/** The civil fields read as UTC, in milliseconds. */
export function partsAsUtc(parts: LocalParts): number {
  const { year, month, day, hour, minute, second, millisecond } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

/** Minutes of the offset `Z`, `±hh:mm`, `±hhmm` or `±hh` that fills the text from `from`; null: none. */
export function parseOffset(text: string, from: number): { minutes: number; end: number } | null {
  const sign = text.charAt(from);
  if (sign === 'Z' || sign === 'z') return { minutes: 0, end: from + 1 };
  if (sign !== '+' && sign !== '-' && sign !== '\u2212') return null;
  const hours = digits(text, from + 1, 2);
  if (hours < 0 || hours > 23) return null;
  const minutesAt = text.charAt(from + 3) === ':' ? from + 4 : from + 3;
  const minutes = digits(text, minutesAt, 2);
  if (minutes > 59 || (minutes < 0 && minutesAt === from + 4)) return null;
  const total = hours * 60 + Math.max(minutes, 0);
  return { minutes: sign === '+' ? total : -total, end: minutes < 0 ? from + 3 : minutesAt + 2 };
}

/** Milliseconds of the fraction digits at `from` (further digits are cut off), and where they end. */
export function parseFraction(text: string, from: number): { millisecond: number; end: number } {
  let end = from;
  let millisecond = 0;
  for (let code = text.charCodeAt(end); code >= zero && code <= nine; code = text.charCodeAt(++end)) {
    if (end - from < 3) millisecond += (code - zero) * 10 ** (2 - (end - from));
  }
  return { millisecond, end };
}

interface Time {
  readonly second: number;
  readonly millisecond: number;
  readonly end: number;
}

/** Seconds and fraction after `hh:mm`, which ends at `end`; null where they are malformed. */
function parseSeconds(text: string, end: number): Time | null {
  if (text.charAt(end) !== ':') return { second: 0, millisecond: 0, end };
  const second = digits(text, end + 1, 2);
  if (second < 0) return null;
  const mark = text.charAt(end + 3);
  if (mark !== '.' && mark !== ',') return { second, millisecond: 0, end: end + 3 };
  const fraction = parseFraction(text, end + 4);
  return fraction.end === end + 4 ? null : { second, ...fraction };
}

/** An instant of valid civil fields at an offset in minutes. */
export function instantOf(parts: LocalParts, offsetMinutes: number): ParsedDate {
  return { at: partsAsUtc(parts) - offsetMinutes * 60_000 };
}

const dayMs = 86_400_000;

/** Days from 1970-01-01 to a date of the Gregorian calendar (years counted from March, so leap days come last). */
function dayNumber(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const daysInYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return 365 * years + leaps + daysInYear - 719_468;
}

/**
 * `yyyy-MM-ddTHH:mm:ss.SSSZ`, as programs write instants, in milliseconds; -1 for what is not just so, or at the
 * margins: `parseIsoDate` looks closer.
 */
function utcStamp(text: string): number {
  if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(10) !== 84) return -1;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(19) !== 46) return -1;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return -1;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const millisecond = digits(text, 20, 3);
  if (year < 1970 || month < 1 || day < 1 || day > (month === 2 ? 28 : (monthDays[month - 1] ?? 0)))
    return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  if (second < 0 || second > 59 || millisecond < 0) return -1;
  const seconds = (hour * 60 + minute) * 60 + second;
  return dayNumber(year, month, day) * dayMs + seconds * 1000 + millisecond;
}

/**
 * A date of ISO 8601 / RFC 3339: `yyyy-MM-dd`, optionally `T` or a space and `HH:mm[:ss[.fraction]]`, optionally
 * an offset. A date alone is its midnight. Null: not one. By hand, for it runs once per row of a large file.
 */
export function parseIsoDate(text: string): ParsedDate | null {
  const stamp = utcStamp(text);
  if (stamp >= 0) return { at: stamp };
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || month < 0 || day < 0 || text.charAt(4) !== '-' || text.charAt(7) !== '-') return null;
  if (text.length === 10) return whole({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 });
  const mark = text.charAt(10);
  if (mark !== 'T' && mark !== ' ' && mark !== 't') return null;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (hour < 0 || minute < 0 || text.charAt(13) !== ':') return null;
  const time = parseSeconds(text, 16);
  if (time === null) return null;
  const parts = { year, month, day, hour, minute, second: time.second, millisecond: time.millisecond };
  if (time.end === text.length) return whole(parts);
  const offsetAt = text.charAt(time.end) === ' ' ? time.end + 1 : time.end;
  const offset = parseOffset(text, offsetAt) ?? parseZoneName(text, offsetAt);
  if (offset === null || offset.end !== text.length || !validParts(parts)) return null;
  return instantOf(parts, offset.minutes);
}

function whole(parts: LocalParts): LocalParts | null {
  return validParts(parts) ? parts : null;
}
