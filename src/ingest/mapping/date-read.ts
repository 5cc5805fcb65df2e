import type { LocalParts } from '../../core/time/zone.ts';
import { type DateToken, monthNames } from './date-pattern.ts';
import { parseFraction, parseOffset } from './iso-date.ts';
import { parseZoneName } from './zone-name.ts';

interface Reading {
  year: number;
  month: number;
  day: number;
  hour: number;
  hour12: number;
  minute: number;
  second: number;
  millisecond: number;
  halfDay: 'am' | 'pm' | null;
  offsetMinutes: number | null;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\u00a0' || char === '\u202f';
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function readLiteral(literal: string, text: string, at: number): number {
  if (literal !== ' ') return text.startsWith(literal, at) ? at + literal.length : -1;
  let end = at;
  while (isSpace(text.charAt(end))) end++;
  return end === at ? -1 : end;
}

function readNumber(token: DateToken & { kind: 'number' }, text: string, at: number, out: Reading): number {
  let end = at;
  while (end - at < token.max && isDigit(text.charCodeAt(end))) end++;
  if (end - at < token.min) return -1;
  const value = Number(text.slice(at, end));
  if (token.field === 'hour12' && (value < 1 || value > 12)) return -1;
  out[token.field] = token.field === 'year' && token.max === 2 ? 2000 + value : value;
  return end;
}

function readMonthName(length: number, text: string, at: number, out: Reading): number {
  const rest = text.slice(at, at + 9).toLowerCase();
  for (const [index, full] of monthNames.entries()) {
    const name = full.slice(0, length);
    if (!rest.startsWith(name)) continue;
    out.month = index + 1;
    // British and Australian locales write Sept.
    return at + (length === 3 && rest.startsWith('sept') ? 4 : name.length);
  }
  return -1;
}

/** `PM`, `pm`, `p.m.` */
const halfDayName = /([ap])(?:m|\.m\.)/iy;

function readHalfDay(text: string, at: number, out: Reading): number {
  halfDayName.lastIndex = at;
  const found = halfDayName.exec(text);
  if (found === null) return -1;
  out.halfDay = found[1]?.toLowerCase() === 'a' ? 'am' : 'pm';
  return halfDayName.lastIndex;
}

const weekdayName = /(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?/iy;

/** Short or long; not compared with the date. */
function readWeekday(text: string, at: number): number {
  weekdayName.lastIndex = at;
  return weekdayName.test(text) ? weekdayName.lastIndex : -1;
}

function readToken(token: DateToken, text: string, at: number, out: Reading): number {
  switch (token.kind) {
    case 'literal':
      return readLiteral(token.text, text, at);
    case 'number':
      return readNumber(token, text, at, out);
    case 'monthName':
      return readMonthName(token.length, text, at, out);
    case 'halfDay':
      return readHalfDay(text, at, out);
    case 'fraction': {
      const { millisecond, end } = parseFraction(text, at);
      out.millisecond = millisecond;
      return end === at ? -1 : end;
    }
    case 'offset': {
      const offset = parseOffset(text, at);
      out.offsetMinutes = offset?.minutes ?? null;
      return offset?.end ?? -1;
    }
    case 'zone': {
      const offset = parseZoneName(text, at) ?? parseOffset(text, at);
      out.offsetMinutes = offset?.minutes ?? null;
      return offset?.end ?? -1;
    }
    case 'weekday':
      return readWeekday(text, at);
    case 'optional': {
      const before = { ...out };
      const end = readAll(token.tokens, text, at, out);
      if (end !== -1) return end;
      Object.assign(out, before);
      return at;
    }
  }
}

function readAll(list: readonly DateToken[], text: string, from: number, out: Reading): number {
  let at = from;
  for (const token of list) {
    at = readToken(token, text, at, out);
    if (at === -1) return -1;
  }
  return at;
}

/** The civil fields of a text that the tokens fill exactly (not yet checked to exist); null: it is not in them. */
export function parseTokens(
  list: readonly DateToken[],
  text: string,
): { parts: LocalParts; offsetMinutes: number | null } | null {
  const out: Reading = {
    year: 0,
    month: 0,
    day: 0,
    hour: 0,
    hour12: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    halfDay: null,
    offsetMinutes: null,
  };
  if (readAll(list, text, 0, out) !== text.length) return null;
  const { hour12, halfDay, offsetMinutes, ...parts } = out;
  const hour = halfDay === null ? parts.hour : (hour12 % 12) + (halfDay === 'pm' ? 12 : 0);
  return { parts: { ...parts, hour }, offsetMinutes };
}
