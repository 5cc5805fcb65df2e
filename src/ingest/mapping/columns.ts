import { formulaSigns } from '../../core/text/formula.ts';
import { type PathStep, parsePath, type Where } from './json-path.ts';
import type { Column, Columns, Row } from './row.ts';

/** How headers are compared: trimmed, inner white space as one blank, case aside. */
export function headerKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

function cell(row: Row, index: number): unknown {
  return Array.isArray(row) ? row[index] : undefined;
}

/** The name and number in `Status[1]`, one of several columns of that name, from 0; null: not such a text. */
function numbered(name: string): { name: string; at: number } | null {
  const match = /^(.+)\[(\d{1,4})\]$/s.exec(name.trim());
  const [, base, at] = match ?? [];
  return base === undefined ? null : { name: base, at: Number(at) };
}

/** Apostrophes before what spreadsheets run: the first is the guard that exports put there. */
const guard = new RegExp(`^'(?='*[${formulaSigns}])`);

function unguardedCell(row: Row, index: number): unknown {
  const value = cell(row, index);
  return typeof value === 'string' ? value.replace(guard, '') : value;
}

/** Columns of a CSV file by its header; of several with one name `Status[0]` is the first. */
export function csvColumns(header: readonly string[], options: { guarded?: boolean } = {}): Columns {
  const read = options.guarded === true ? unguardedCell : cell;
  const indexes = new Map<string, number[]>();
  for (const [index, name] of header.entries()) {
    const key = headerKey(name);
    const list = indexes.get(key);
    if (list === undefined) indexes.set(key, [index]);
    else list.push(index);
  }
  return {
    names: header,
    find(name: string): Column | null {
      const found = indexes.get(headerKey(name));
      const [first, ...others] = found ?? [];
      if (found === undefined || first === undefined) {
        const one = numbered(name);
        const index = one === null ? undefined : indexes.get(headerKey(one.name))?.[one.at];
        return index === undefined ? null : { get: (row) => read(row, index), repeated: false };
      }
      if (others.length === 0) return { get: (row) => read(row, first), repeated: false };
      return { get: (row) => found.map((index) => read(row, index)), repeated: true };
    },
  };
}

function isWhere(value: unknown, { key, value: wanted }: Where): boolean {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return false;
  const found: unknown = Reflect.get(value, key);
  return typeof found !== 'object' && String(found) === wanted;
}

function step(value: unknown, key: PathStep): unknown {
  if (value === null || typeof value !== 'object') return undefined;
  if (typeof key === 'object') {
    return Array.isArray(value) ? value.find((one: unknown) => isWhere(one, key)) : undefined;
  }
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** What stands at a path of a JSON value, of its own and not inherited; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly PathStep[]): unknown {
  return path.reduce<unknown>(step, value);
}

/** Columns of JSON records: paths such as `a.b[0].c` or `a[id=7].b`; a path that a record lacks has no value there. */
export function jsonColumns(): Columns {
  return {
    names: [],
    find(name: string): Column {
      const path = parsePath(name);
      const [first] = path;
      if (path.length > 1 || first === undefined) {
        return { get: (row) => valueAt(row, path), repeated: false };
      }
      // What no object inherits needs no look whether it is the record's own.
      if (typeof first === 'string' && !(first in Object.prototype)) {
        return { get: (row) => (row as Readonly<Record<string, unknown>>)[first], repeated: false };
      }
      return { get: (row) => step(row, first), repeated: false };
    },
  };
}
