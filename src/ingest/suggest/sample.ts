import { UserError } from '../../core/errors.ts';
import { createCsvSplitter } from '../files/csv-splitter.ts';
import { createJsonSplitter } from '../files/json-splitter.ts';
import { createLineSplitter } from '../files/line-splitter.ts';
import { openText } from '../files/open-text.ts';
import type { Splitter } from '../files/splitter.ts';

const sampleChars = 1024 * 1024;
const maxRows = 2000;
const maxDepth = 3;
const delimiters = [',', ';', '\t', '|'] as const;

/** The first rows of a file as texts by column, and how the file is written. */
export interface Sample {
  readonly format: 'csv' | 'ndjson' | 'json';
  readonly delimiter: (typeof delimiters)[number];
  readonly columns: readonly string[];
  /** Column names that the header has more than once. */
  readonly repeated: readonly string[];
  readonly rows: readonly ReadonlyMap<string, string>[];
  /** Paths of arrays of objects inside JSON records. */
  readonly lists: readonly string[];
}

async function firstText(path: string): Promise<{ text: string; complete: boolean }> {
  let text = '';
  for await (const chunk of openText(path, 'utf-8')) {
    text += chunk.text;
    if (text.length >= sampleChars) return { text, complete: false };
  }
  return { text, complete: true };
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function formatOf(text: string): Sample['format'] {
  const start = text.trimStart();
  if (start.startsWith('[')) return 'json';
  if (!start.startsWith('{')) return 'csv';
  const end = start.indexOf('\n');
  if (end === -1) return start.includes('[') && !isObjectText(start) ? 'json' : jsonOrLine(start);
  return isObjectText(start.slice(0, end)) ? 'ndjson' : 'json';
}

/** A file of one line: an object that holds a list of objects is JSON, any other a single line of NDJSON. */
function jsonOrLine(text: string): Sample['format'] {
  const value: unknown = JSON.parse(text);
  const lists = Object.values(value as object).filter(
    (one) => Array.isArray(one) && typeof one[0] === 'object',
  );
  return lists.length === 1 && Object.keys(value as object).length <= 3 ? 'json' : 'ndjson';
}

function csvRows(text: string, complete: boolean, delimiter: string): string[][] {
  const rows: string[][] = [];
  const keep = (_line: number, _raw: string, fields: readonly string[]): void => {
    if (rows.length <= maxRows) rows.push([...fields]);
  };
  const splitter = createCsvSplitter({ record: keep, broken() {} }, delimiter);
  splitter.push(text);
  if (complete) splitter.end();
  return rows;
}

/** The delimiter that cuts the most rows into as many fields (more than one) as the header. */
function delimiterOf(text: string, complete: boolean): Sample['delimiter'] {
  const score = (delimiter: string): number => {
    const [header = [], ...rows] = csvRows(
      text.slice(0, 200_000),
      complete || text.length > 200_000,
      delimiter,
    );
    if (header.length < 2) return 0;
    const fitting = rows.filter((row) => row.length === header.length).length;
    return header.length + (rows.length === 0 ? 0 : (1000 * fitting) / rows.length);
  };
  return delimiters.reduce((one, other) => (score(other) > score(one) ? other : one));
}

function csvSample(text: string, complete: boolean): Sample {
  const delimiter = delimiterOf(text, complete);
  const [header = [], ...rows] = csvRows(text, complete, delimiter);
  const columns = header.map((name) => name.trim());
  const unique = [...new Set(columns)].filter((name) => name !== '');
  const repeated = unique.filter((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  const maps = rows
    .filter((row) => row.length === header.length)
    .map((row) => new Map(unique.map((name) => [name, row[columns.indexOf(name)] ?? ''])));
  return { format: 'csv', delimiter, columns: unique, repeated, rows: maps, lists: [] };
}

function pathOf(prefix: string, key: string): string {
  const step = /[.[\]"]/.test(key) ? `["${key}"]` : key;
  if (prefix === '') return step;
  return step.startsWith('[') ? prefix + step : `${prefix}.${step}`;
}

function flatten(value: unknown, prefix: string, into: Map<string, string>, lists: Set<string>): void {
  if (Array.isArray(value)) {
    const [first] = value;
    if (typeof first === 'object' && first !== null) lists.add(prefix);
    else if (first !== undefined && first !== null) into.set(prefix, String(first));
    return;
  }
  if (typeof value !== 'object' || value === null) {
    if (prefix !== '' && value !== null && value !== undefined) into.set(prefix, String(value));
    return;
  }
  if (prefix.split('.').length > maxDepth) return;
  for (const [key, inner] of Object.entries(value)) flatten(inner, pathOf(prefix, key), into, lists);
}

function jsonSample(format: 'json' | 'ndjson', text: string, complete: boolean, path: string): Sample {
  const rows: Map<string, string>[] = [];
  const lists = new Set<string>();
  const record = (_line: number, raw: string): void => {
    if (rows.length >= maxRows || !isObjectText(raw)) return;
    const row = new Map<string, string>();
    flatten(JSON.parse(raw), '', row, lists);
    rows.push(row);
  };
  const sink = { record, broken() {} };
  const splitter: Splitter =
    format === 'ndjson' ? createLineSplitter(sink) : createJsonSplitter(sink, undefined, path);
  splitter.push(text);
  if (complete) splitter.end();
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return { format, delimiter: ',', columns, repeated: [], rows, lists: [...lists] };
}

/** Reads the first stretch of a file. UserError where it holds no rows. */
export async function readSample(path: string): Promise<Sample> {
  const { text, complete } = await firstText(path);
  if (text.trim() === '') throw new UserError(`${path} is empty`, { code: 'file-empty' });
  const format = formatOf(text);
  const sample = format === 'csv' ? csvSample(text, complete) : jsonSample(format, text, complete, path);
  if (sample.rows.length > 0) return sample;
  throw new UserError(`${path} holds no rows from which a mapping could be read`, {
    code: 'file-empty',
    details: [`columns found: ${sample.columns.join(', ').slice(0, 1000)}`],
  });
}
