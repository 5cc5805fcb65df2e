import { UserError } from '../errors.ts';
import { addDays, localToInstant, startOfDay } from '../time/zone.ts';

const pattern =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/i;
const minuteMs = 60_000;

/** What a person typed for a point in time. */
export interface InstantInput {
  readonly at: number;
  /** The local date, where only a date was given. */
  readonly date: string | null;
}

/**
 * Reads `2024-06-01` (its first instant in the zone), `2024-06-01T12:30` (local; RFC 5545 where ambiguous) or an
 * instant with `Z` or an offset. UserError, naming the option, for anything else.
 */
export function readInstant(option: string, text: string, timeZone: string): InstantInput {
  const match = pattern.exec(text.trim());
  const date = match?.[1];
  if (match === null || date === undefined || !isDate(date)) throw notAnInstant(option, text);
  const [, , hour, minute, second, fraction, offset] = match;
  if (hour === undefined) return { at: startOfDay(timeZone, date), date };
  const parts = {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    millisecond: Number((fraction ?? '').padEnd(3, '0')),
  };
  if (offset === undefined) return { at: localToInstant(timeZone, parts).at, date: null };
  return { at: localToInstant('UTC', parts).at - offsetMs(offset), date: null };
}

function isDate(date: string): boolean {
  return Number(date.slice(0, 4)) >= 1 && addDays(date, 0) === date;
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith('-') ? -minutes : minutes) * minuteMs;
}

function notAnInstant(option: string, text: string): UserError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new UserError(`“${shown}” is not a date or an instant (option ${option}).`, {
    code: 'bad-instant',
    hint: 'Write a date such as 2024-06-01, or an instant such as 2024-06-01T12:30Z.',
  });
}
