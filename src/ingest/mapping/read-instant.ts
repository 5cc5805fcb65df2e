import type { ReadContext } from './context.ts';
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

export type InstantReader = (row: Row, anchors: Anchors) => ReadInstant | null;

const unitMs = { ms: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** Milliseconds of `H:mm` or `H:mm:ss`, perhaps negative; null: not one. */
function parseClock(text: string): number | null {
  const match = /^([-\u2212]?)(\d{1,7}):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) return null;
  const [, sign, hours, minutes, seconds] = match;
  const total = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === '' ? total : -total;
}

/** Milliseconds of a decimal number of units (rounded to a whole one) or of a clock text; null: not one. */
function parseDuration(text: string, unit: NonNullable<InstantSpec['unit']>): number | null {
  if (unit === 'clock') return parseClock(text);
  if (!/^[-+]?\d{1,15}(\.\d{1,20})?$/.test(text)) return null;
  return Math.round(Number(text) * unitMs[unit]);
}

function durationReader(context: ReadContext, field: string, spec: InstantSpec): InstantReader {
  const read = columnText(context, field, spec.column);
  const from = spec.after ?? 'opened';
  const unit = spec.unit ?? 'ms';
  return (row, anchors) => {
    const text = read(row);
    if (text === null) return null;
    const duration = parseDuration(text, unit);
    if (duration === null) throw new RowError(`${field}: not a duration (${unit})`, text);
    const anchor = anchors[from];
    if (anchor === undefined) throw new RowError(`${field}: counts from ${from}, which has no value`);
    return { at: inRange(anchor + duration, field, text), naiveResolved: false };
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
      ? readDate(columnText(context, field, spec.column, { required }))
      : durationReader(context, field, spec);
  return when === null ? read : (row, anchors) => (when(row) ? read(row, anchors) : null);
}

type TextOf = (row: Row) => string | null;

const flagWords = { true: true, yes: true, '1': true, false: false, no: false, '0': false } as const;

function isWithin(
  text: string,
  as: 'flag' | 'remaining',
  find: (text: string) => boolean | null,
): boolean | null {
  if (as === 'flag') return find(text);
  const left = parseClock(text) ?? parseDuration(text, 'ms');
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
    const within = isWithin(text, spec.as ?? 'flag', find);
    if (within === null) throw new RowError(`${field}: not a flag`, text);
    return within;
  };
}
