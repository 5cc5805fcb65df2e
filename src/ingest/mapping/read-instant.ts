import type { ReadContext } from './context.ts';
import { parseClock, parseDurationText } from './duration-text.ts';
import type { FlagSpec, InstantSpec } from './field-schema.ts';
import { dateReader, inRange, type ReadInstant } from './read-date.ts';
import { columnText, conditionReader, lookup } from './read-text.ts';
import { type Row, RowError } from './row.ts';

/** Instants of the row read before, from which durations count. */
export interface Anchors {
  readonly opened?: number | undefined;
  readonly acknowledged?: number | undefined;
  readonly resolved?: number | undefined;
}

/** For instants from which nothing was read yet. */
export const noAnchors: Anchors = {};

export type InstantReader = (row: Row, anchors: Anchors) => ReadInstant | null;

const unitMs = { ms: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

const numberText = {
  '.': /^[-+]?\d{1,15}(\.\d{1,20})?$/,
  // Where the comma is decimal, points can only part thousands.
  ',': /^[-+]?(\d{1,15}|\d{1,3}(\.\d{3}){1,4})(,\d{1,20})?$/,
} as const;

type DecimalMark = keyof typeof numberText;

function parseNumber(text: string, decimal: DecimalMark): number | null {
  if (!numberText[decimal].test(text)) return null;
  return Number(decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text);
}

/** Milliseconds of a decimal number of units (rounded to a whole one), a clock text or words; null: not one. */
function parseDuration(
  text: string,
  unit: NonNullable<InstantSpec['unit']>,
  decimal: DecimalMark,
): number | null {
  if (unit === 'clock') return parseClock(text);
  if (unit === 'text') return parseDurationText(text);
  const value = parseNumber(text, decimal);
  return value === null ? null : Math.round(value * unitMs[unit]);
}

function durationReader(context: ReadContext, field: string, spec: InstantSpec): InstantReader {
  const read = columnText(context, field, spec.column);
  const from = spec.after ?? 'opened';
  const unit = spec.unit ?? 'ms';
  return (row, anchors) => {
    const text = read(row);
    if (text === null) return null;
    const duration = parseDuration(text, unit, context.mapping.decimal);
    if (duration === null) throw new RowError(`${field}: not a duration (${unit})`, text);
    const anchor = anchors[from];
    if (anchor === undefined) throw new RowError(`${field}: counts from ${from}, which has no value`);
    return { at: inRange(anchor + duration, field, text), naiveResolved: false };
  };
}

/** The date, and behind a blank the time where that stands in a column of its own. */
function dateText(context: ReadContext, field: string, spec: InstantSpec, required: boolean): TextOf {
  const date = columnText(context, field, spec.column, { required });
  if (spec.time === undefined) return date;
  const time = columnText(context, `${field}.time`, spec.time);
  return (row) => {
    const day = date(row);
    const hour = day === null ? null : time(row);
    return hour === null ? day : `${day} ${hour}`;
  };
}

/** Reads an instant field: a date in its formats and zone, or a duration from another instant; null: no value. */
export function instantReader(
  context: ReadContext,
  field: string,
  spec: InstantSpec | undefined,
  required = false,
): InstantReader {
  if (spec === undefined) return () => null;
  const when = spec.when === undefined ? null : conditionReader(context, field, spec.when);
  const { dates } = context.mapping;
  const parse = dateReader(spec.format ?? dates.formats, spec.timeZone ?? dates.timeZone, context.dates);
  const readDate =
    (text: TextOf): InstantReader =>
    (row) => {
      const value = text(row);
      return value === null ? null : parse(value, field);
    };
  const read =
    spec.unit === undefined
      ? readDate(dateText(context, field, spec, required))
      : durationReader(context, field, spec);
  return when === null ? read : (row, anchors) => (when(row) ? read(row, anchors) : null);
}

type TextOf = (row: Row) => string | null;

const flagWords = {
  true: true,
  yes: true,
  t: true,
  y: true,
  '1': true,
  false: false,
  no: false,
  f: false,
  n: false,
  '0': false,
} as const;

function isWithin(
  text: string,
  as: 'flag' | 'remaining',
  decimal: DecimalMark,
  find: (text: string) => boolean | null,
): boolean | null {
  if (as === 'flag') return find(text);
  const left = parseDurationText(text) ?? parseNumber(text, decimal);
  return left === null ? null : left >= 0 && !text.startsWith('-') && !text.startsWith('\u2212');
}

/** Reads a recorded verdict: true within the target, false missed, null no value. */
export function flagReader(
  context: ReadContext,
  field: string,
  spec: FlagSpec | undefined,
): (row: Row) => boolean | null {
  if (spec === undefined) return () => null;
  const read = columnText(context, field, spec.column);
  const when = spec.when === undefined ? null : conditionReader(context, field, spec.when);
  const find = lookup<boolean>(spec.values ?? flagWords);
  return (row) => {
    if (when !== null && !when(row)) return null;
    const text = read(row);
    if (text === null) return null;
    const within = isWithin(text, spec.as ?? 'flag', context.mapping.decimal, find);
    if (within === null) throw new RowError(`${field}: not a flag`, text);
    return within;
  };
}
