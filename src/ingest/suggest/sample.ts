import { UserError } from '../../core/errors.ts';
import { createJsonSplitter } from '../files/json-splitter.ts';
import { createLineSplitter } from '../files/line-splitter.ts';
import { type Encoding, openText } from '../files/open-text.ts';
import type { Splitter } from '../files/splitter.ts';
import { csvTable, type Delimiter } from './csv-table.ts';
import { isObjectText, jsonFormat, recordsPath } from './json-lists.ts';

const sampleChars = 1024 * 1024;
/** Rows looked at. */
const maxRows = 2000;
/** UTF-16 read as UTF-8 has a NUL among its first characters. */
const shownByNul = 100;
const maxDepth = 3;

/** The first rows of a file as texts by column, and how the file is written. */
export interface Sample {
  readonly format: 'csv' | 'ndjson' | 'json';
  readonly delimiter: Delimiter;
  readonly columns: readonly string[];
  readonly encoding: Encoding;
  /** Lines before the header of a CSV file. */
  readonly skipLines: number;
  /** Path of the list of records in a JSON file; null: the file is the list or has only one. */
  readonly records: string | null;
  /** Column names that the header has more than once. */
  readonly repeated: readonly string[];
  readonly rows: readonly ReadonlyMap<string, string>[];
  /** Arrays of objects inside JSON records by path: of each record the rows of its array. */
  readonly lists: ReadonlyMap<string, readonly Entries[]>;
}

type Entries = readonly ReadonlyMap<string, string>[];
type Lists = Map<string, Entries[]>;

interface Start {
  readonly text: string;
  readonly complete: boolean;
  readonly encoding: Encoding;
}

async function startIn(path: string, encoding: Encoding): Promise<Start> {
  let text = '';
  for await (const chunk of openText(path, encoding)) {
    text += chunk.text;
    if (text.length >= sampleChars) return { text, complete: false, encoding };
  }
  return { text, complete: true, encoding };
}

/** The first stretch of a file in the encoding that it seems to be in. */
async function firstText(path: string): Promise<Start> {
  const start = await startIn(path, 'utf-8');
  if (start.text.slice(0, shownByNul).includes('\0')) return startIn(path, 'utf-16');
  return start.text.includes('\ufffd') ? startIn(path, 'latin1') : start;
}

function csvSample({ text, complete, encoding }: Start): Sample {
  const { delimiter, header, skipLines, rows } = csvTable(text, complete, maxRows);
  const columns = header.map((name) => name.trim());
  const unique = [...new Set(columns)].filter((name) => name !== '');
  const repeated = unique.filter((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  const maps = rows.map((row) => new Map(unique.map((name) => [name, row[columns.indexOf(name)] ?? ''])));
  const common = { format: 'csv', encoding, lists: new Map(), records: null } as const;
  return { ...common, delimiter, skipLines, columns: unique, repeated, rows: maps };
}

function pathOf(prefix: string, key: string): string {
  const step = /[.[\]"]/.test(key) ? `["${key}"]` : key;
  if (prefix === '') return step;
  return step.startsWith('[') ? prefix + step : `${prefix}.${step}`;
}

/** Of objects in a list the first one's name stands for it. */
function firstName(list: readonly unknown[]): string | null {
  const [first] = list;
  const name: unknown = typeof first === 'object' && first !== null && 'name' in first ? first.name : null;
  return typeof name === 'string' ? name : null;
}

function flattenList(
  list: readonly unknown[],
  prefix: string,
  into: Map<string, string>,
  lists: Lists | null,
): void {
  const [first] = list;
  if (typeof first !== 'object' || first === null) {
    if (first !== undefined && first !== null) into.set(prefix, String(first));
    return;
  }
  const name = firstName(list);
  if (name !== null && lists !== null) into.set(`${prefix}[0].name`, name);
  const rows = list.map((entry) => {
    const row = new Map<string, string>();
    flatten(entry, '', row, null);
    return row;
  });
  const found = lists?.get(prefix);
  if (found === undefined) lists?.set(prefix, [rows]);
  else found.push(rows);
}

/** Lists inside lists are passed over. */
function flatten(value: unknown, prefix: string, into: Map<string, string>, lists: Lists | null): void {
  if (Array.isArray(value)) {
    flattenList(value, prefix, into, lists);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    if (prefix !== '' && value !== null && value !== undefined) into.set(prefix, String(value));
    return;
  }
  if (prefix.split('.').length > maxDepth) return;
  for (const [key, inner] of Object.entries(value)) flatten(inner, pathOf(prefix, key), into, lists);
}

function jsonSample(format: 'json' | 'ndjson', { text, complete, encoding }: Start, path: string): Sample {
  const rows: Map<string, string>[] = [];
  const lists: Lists = new Map();
  const record = (_line: number, raw: string): void => {
    if (rows.length >= maxRows || !isObjectText(raw)) return;
    const row = new Map<string, string>();
    flatten(JSON.parse(raw), '', row, lists);
    rows.push(row);
  };
  const sink = { record, broken() {} };
  const records = format === 'json' && complete ? recordsPath(text) : null;
  const splitter: Splitter =
    format === 'ndjson' ? createLineSplitter(sink) : createJsonSplitter(sink, records ?? undefined, path);
  splitter.push(text);
  if (complete) splitter.end();
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const common = { delimiter: ',', skipLines: 0, repeated: [] } as const;
  return { ...common, format, encoding, records, columns, rows, lists };
}

/** Reads the first stretch of a file. UserError where it holds no rows. */
export async function readSample(path: string): Promise<Sample> {
  const start = await firstText(path);
  if (start.text.trim() === '') throw new UserError(`${path} is empty`, { code: 'file-empty' });
  const format = jsonFormat(start.text) ?? 'csv';
  const sample = format === 'csv' ? csvSample(start) : jsonSample(format, start, path);
  if (sample.rows.length > 0) return sample;
  throw new UserError(`${path} holds no rows from which a mapping could be read`, {
    code: 'file-empty',
    details: [`columns found: ${sample.columns.join(', ').slice(0, 1000)}`],
  });
}
