import type { LocalParts } from '../../core/time/zone.ts';
import { type DateToken, formatTokens, readPattern } from './date-pattern.ts';
import { parseTokens } from './date-read.ts';
import { instantOf, type ParsedDate, parseIsoDate, partsAsUtc, validParts } from './iso-date.ts';

/** Reads a date text written in one format; null where it is not in it. */
export type DateParser = (text: string) => ParsedDate | null;

interface DateFormat {
  readonly parse: DateParser;
  /** Ways to write an instant, for the ambiguity check. */
  readonly samples: (parts: LocalParts) => string[];
}

const millionMs = 1_000_000;

/** `1693571696`, `1693571696.25`: a number of `unit` milliseconds since 1970. Not `1e9`, not hexadecimal. */
function parseEpoch(text: string, unit: number): ParsedDate | null {
  const fraction = text.indexOf('.');
  const whole = fraction === -1 ? text : text.slice(0, fraction);
  const rest = fraction === -1 ? '' : text.slice(fraction + 1);
  if (!/^-?\d{1,15}$/.test(whole) || !/^\d{0,9}$/.test(rest)) return null;
  // The fraction is taken as integer millionths, so no binary rounding moves the millisecond.
  const part = Math.floor((Number(rest.padEnd(6, '0').slice(0, 6)) * unit) / millionMs);
  return { at: Number(whole) * unit + (whole.startsWith('-') ? -part : part) };
}

function epoch(unit: number): DateFormat {
  return {
    parse: (text) => parseEpoch(text, unit),
    samples: (parts) => [String(Math.floor(partsAsUtc(parts) / unit))],
  };
}

/** Day 0 of spreadsheets, such that every day from March 1900 on has its number. */
const serialZero = Date.UTC(1899, 11, 30);
const dayMs = 86_400_000;

/** `44931.586805`: days of a spreadsheet, a local time. To the nearest millisecond, for the fraction is binary. */
function parseSerial(text: string): ParsedDate | null {
  if (!/^\d{1,6}(\.\d{1,20})?$/.test(text)) return null;
  const date = new Date(serialZero + Math.round(Number(text) * dayMs));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

const excelSerial: DateFormat = {
  parse: parseSerial,
  samples: (parts) => {
    const days = (partsAsUtc(parts) - serialZero) / dayMs;
    return [String(days), String(Math.floor(days))];
  },
};

const iso: DateFormat = {
  parse: parseIsoDate,
  samples: (parts) => {
    const text = new Date(partsAsUtc(parts)).toISOString();
    return [text, text.slice(0, 19), text.slice(0, 19).replace('T', ' '), text.slice(0, 10)];
  },
};

function parseWith(tokens: readonly DateToken[], text: string): ParsedDate | null {
  const read = parseTokens(tokens, text);
  if (read === null || !validParts(read.parts)) return null;
  return read.offsetMinutes === null ? read.parts : instantOf(read.parts, read.offsetMinutes);
}

function fromPattern(pattern: string): DateFormat | null {
  const tokens = readPattern(pattern);
  if (tokens === null) return null;
  return {
    parse: (text) => parseWith(tokens, text),
    samples: (parts) => [formatTokens(tokens, parts, true), formatTokens(tokens, parts, false)],
  };
}

function dateFormat(name: string): DateFormat | null {
  if (name === 'iso') return iso;
  if (name === 'epoch-seconds') return epoch(1000);
  if (name === 'epoch-ms') return epoch(1);
  if (name === 'excel-serial') return excelSerial;
  return fromPattern(name);
}

/**
 * The parser of `iso`, `epoch-seconds`, `epoch-ms`, `excel-serial` or a pattern of yyyy yy MMMM MMM MM M dd d EEE HH
 * H hh h mm ss SSS a XXX z, quoted text and optional `[…]` parts. Null: not a format. `yy` is 2000–2099; names are
 * English.
 */
export function compileDateFormat(name: string): DateParser | null {
  return dateFormat(name)?.parse ?? null;
}

function instant(date: ParsedDate): number {
  return 'at' in date ? date.at : partsAsUtc(date);
}

/** Day, month and two-digit year all below 13, so every order of them is a date. */
const probe: LocalParts = { year: 2003, month: 2, day: 1, hour: 4, minute: 5, second: 6, millisecond: 7 };

/** True where `other` reads a text written in `one` as another date. */
function misreads(one: DateFormat, other: DateFormat): boolean {
  return one.samples(probe).some((text) => {
    const mine = one.parse(text);
    const theirs = other.parse(text);
    return mine !== null && theirs !== null && instant(mine) !== instant(theirs);
  });
}

/** The first two formats that read one text as different dates (day first against month first); null: none. */
export function ambiguousPair(names: readonly string[]): readonly [string, string] | null {
  for (const [index, name] of names.entries()) {
    const one = dateFormat(name);
    for (const otherName of names.slice(index + 1)) {
      const other = dateFormat(otherName);
      if (one === null || other === null) continue;
      if (misreads(one, other) || misreads(other, one)) return [name, otherName];
    }
  }
  return null;
}
