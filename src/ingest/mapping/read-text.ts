import { findColumns, type ReadContext } from './context.ts';
import type { ConditionSpec, TextSpec } from './field-schema.ts';
import { type Getter, type Row, RowError } from './row.ts';

export type TextReader = (row: Row) => string | null;

const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/gu;

/** Lone surrogates (only JSON escapes can bring them) become U+FFFD: they exist in no encoding. */
function wellFormed(text: string, context: ReadContext): string {
  if (!surrogate.test(text)) return text;
  const repaired = text.replace(loneSurrogate, '\ufffd');
  if (repaired !== text) context.repaired.count++;
  return repaired;
}

/** A value of whoever wrote the file: what is nested without end has no text. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'nested too deeply';
  }
}

function scalarText(value: unknown, field: string): string | null {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') throw new RowError(`${field}: not a text`, shown(value));
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new RowError(`${field}: number too large to keep exactly, quote it`, value);
  }
  return String(value);
}

/** The text, or null where it is missing by the mapping's rules. */
function present(text: string | null, context: ReadContext): string | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.length <= context.longestMissing && context.missing.has(trimmed.toLowerCase())) return null;
  return wellFormed(trimmed, context);
}

function listText(
  list: readonly unknown[],
  field: string,
  context: ReadContext,
  join: boolean,
): string | null {
  const texts: string[] = [];
  for (const value of list) {
    const text = present(scalarText(value, field), context);
    if (text === null) continue;
    if (!join) return text;
    texts.push(text);
  }
  return texts.length === 0 ? null : texts.join(', ');
}

function getterText(get: Getter, field: string, context: ReadContext, join: boolean): TextReader {
  return (row) => {
    const value = get(row);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return present(value, context);
    if (Array.isArray(value)) return listText(value, field, context, join);
    return present(scalarText(value, field), context);
  };
}

/** Reads the first of the columns that has a value; trimmed; null where none has. */
export function columnText(
  context: ReadContext,
  field: string,
  names: readonly string[],
  options: { required?: boolean; list?: 'first' | 'join' | undefined; join?: string | undefined } = {},
): TextReader {
  const repeatable = options.list !== undefined;
  const getters = findColumns(context, names, { field, repeatable, required: options.required === true });
  const readers = getters.map((get) => getterText(get, field, context, options.list === 'join'));
  const [only, ...others] = readers;
  if (only === undefined) return () => null;
  if (others.length === 0) return only;
  const { join } = options;
  if (join !== undefined) {
    return (row) => {
      const texts = readers.flatMap((read) => read(row) ?? []);
      return texts.length === 0 ? null : texts.join(join);
    };
  }
  return (row) => {
    for (const read of readers) {
      const text = read(row);
      if (text !== null) return text;
    }
    return null;
  };
}

/** How values are compared: trimmed, inner white space as one blank, case aside. */
function valueKey(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** A lookup by text, case and white space aside; null for a text that is not in the table. */
export function lookup<Value>(table: Readonly<Record<string, Value>>): (text: string) => Value | null {
  const exact = new Map(Object.entries(table));
  const folded = new Map(Object.entries(table).map(([key, value]) => [valueKey(key), value]));
  return (text) => exact.get(text) ?? folded.get(valueKey(text)) ?? null;
}

/** Reads a text field: column, value map, the mapping's constant where the row gives none. */
export function textReader(
  context: ReadContext,
  field: string,
  spec: TextSpec | undefined,
  required = false,
): TextReader {
  const constant = new Map(Object.entries(context.mapping.constants)).get(field) ?? null;
  if (spec === undefined) return () => constant;
  const read = columnText(context, field, spec.column, { required, list: spec.list, join: spec.join });
  const values = { ...new Map(Object.entries(context.mapping.values)).get(field), ...spec.values };
  if (Object.keys(values).length === 0) return constant === null ? read : (row) => read(row) ?? constant;
  const find = lookup(values);
  return (row) => {
    const text = read(row);
    if (text === null) return constant;
    const mapped = find(text);
    if (mapped !== null) return mapped;
    if (spec.unmapped === 'reject') throw new RowError(`${field}: not in the value map`, text);
    return spec.unmapped === 'missing' ? constant : text;
  };
}

/** Tests a row; a column that the file lacks has no value. */
export function conditionReader(
  context: ReadContext,
  field: string,
  spec: ConditionSpec,
): (row: Row) => boolean {
  const read = columnText(context, field, spec.column, { list: 'first' });
  const folded = (list: readonly string[] | undefined) =>
    list === undefined ? null : new Set(list.map(valueKey));
  const inside = folded(spec.in);
  const outside = folded(spec.notIn);
  return (row) => {
    const text = read(row);
    if (spec.missing !== undefined && (text === null) !== spec.missing) return false;
    const key = valueKey(text ?? '');
    if (inside !== null && (text === null || !inside.has(key))) return false;
    return outside === null || !outside.has(key);
  };
}
