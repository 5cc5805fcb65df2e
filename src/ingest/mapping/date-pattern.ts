import type { LocalParts } from '../../core/time/zone.ts';

/** English, lower case. */
export const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

type NumberField = 'year' | 'month' | 'day' | 'hour' | 'hour12' | 'minute' | 'second';

/** One part of a date pattern. */
export type DateToken =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'number'; readonly field: NumberField; readonly min: number; readonly max: number }
  | { readonly kind: 'monthName'; readonly length: number }
  | { readonly kind: 'fraction' | 'halfDay' | 'offset' | 'zone' | 'weekday' }
  | { readonly kind: 'optional'; readonly tokens: readonly DateToken[] };

function numberToken(field: NumberField, min: number, max: number): DateToken {
  return { kind: 'number', field, min, max };
}

const tokens: ReadonlyMap<string, DateToken> = new Map([
  ['yyyy', numberToken('year', 4, 4)],
  ['yy', numberToken('year', 2, 2)],
  ['MMMM', { kind: 'monthName', length: 9 }],
  ['MMM', { kind: 'monthName', length: 3 }],
  ['MM', numberToken('month', 2, 2)],
  ['M', numberToken('month', 1, 2)],
  ['dd', numberToken('day', 2, 2)],
  ['d', numberToken('day', 1, 2)],
  ['HH', numberToken('hour', 2, 2)],
  ['H', numberToken('hour', 1, 2)],
  ['hh', numberToken('hour12', 2, 2)],
  ['h', numberToken('hour12', 1, 2)],
  ['mm', numberToken('minute', 2, 2)],
  ['ss', numberToken('second', 2, 2)],
  ['SSS', { kind: 'fraction' }],
  ['a', { kind: 'halfDay' }],
  ['XXX', { kind: 'offset' }],
  ['z', { kind: 'zone' }],
  ['EEE', { kind: 'weekday' }],
] as const);

function isLetter(char: string): boolean {
  return /^[A-Za-z]$/.test(char);
}

interface Scan {
  readonly token: DateToken;
  readonly next: number;
}

function scanOne(pattern: string, from: number): Scan | null {
  const char = pattern.charAt(from);
  if (char === '[' || char === "'") {
    const end = pattern.indexOf(char === '[' ? ']' : "'", from + 1);
    if (end === -1) return null;
    const inside = pattern.slice(from + 1, end);
    if (char === "'") return { token: { kind: 'literal', text: inside }, next: end + 1 };
    const group = scan(inside);
    return group === null ? null : { token: { kind: 'optional', tokens: group }, next: end + 1 };
  }
  if (!isLetter(char)) return { token: { kind: 'literal', text: char }, next: from + 1 };
  let next = from + 1;
  while (pattern.charAt(next) === char) next++;
  const token = tokens.get(pattern.slice(from, next));
  if (token !== undefined) return { token, next };
  return char === 'T' && next === from + 1 ? { token: { kind: 'literal', text: 'T' }, next } : null;
}

function scan(pattern: string): DateToken[] | null {
  const list: DateToken[] = [];
  for (let at = 0; at < pattern.length; ) {
    const step = scanOne(pattern, at);
    if (step === null) return null;
    list.push(step.token);
    at = step.next;
  }
  return list;
}

/** The tokens of a pattern that names a year, a month and a day (and am/pm with `h`); null: not a pattern. */
export function readPattern(pattern: string): DateToken[] | null {
  const list = scan(pattern);
  if (list === null) return null;
  const fields = new Set(list.map((token) => (token.kind === 'number' ? token.field : token.kind)));
  const dated = fields.has('year') && fields.has('day') && (fields.has('month') || fields.has('monthName'));
  return dated && fields.has('hour12') === fields.has('halfDay') ? list : null;
}

function formatNumber(token: DateToken & { kind: 'number' }, parts: LocalParts): string {
  const value = token.field === 'hour12' ? parts.hour % 12 || 12 : parts[token.field];
  return String(value).padStart(token.min, '0').slice(-Math.max(token.max, 2));
}

function formatToken(token: DateToken, parts: LocalParts, withOptional: boolean): string {
  switch (token.kind) {
    case 'literal':
      return token.text;
    case 'number':
      return formatNumber(token, parts);
    case 'monthName':
      return (monthNames[parts.month - 1] ?? '').slice(0, token.length);
    case 'fraction':
      return String(parts.millisecond).padStart(3, '0');
    case 'halfDay':
      return parts.hour < 12 ? 'AM' : 'PM';
    case 'offset':
      return 'Z';
    case 'zone':
      return 'UTC';
    case 'weekday':
      return 'Sat';
    case 'optional':
      return withOptional ? formatTokens(token.tokens, parts, true) : '';
  }
}

/** The text of civil fields in a pattern, with or without its optional parts. */
export function formatTokens(list: readonly DateToken[], parts: LocalParts, withOptional: boolean): string {
  return list.map((token) => formatToken(token, parts, withOptional)).join('');
}
