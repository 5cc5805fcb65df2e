import { type Label, parseLabel } from '../../core/analytics/forecast/axis/parse-label.ts';
import { type SeriesAxis, seriesAxis } from '../../core/analytics/forecast/axis/series-axis.ts';
import { UserError } from '../../core/errors.ts';
import { createCsvSplitter } from './csv-splitter.ts';

/** An evenly spaced series from a file. */
export interface FileSeries {
  /** One per step, oldest first; null: empty in the file, or no row. */
  readonly values: readonly (number | null)[];
  /** Label of the last row, as written. */
  readonly knownTo: string;
  readonly axis: SeriesAxis;
}

interface Row {
  readonly line: number;
  readonly text: string;
  readonly label: Label;
  readonly value: number | null;
}

const delimiters = [',', ';', '\t'] as const;
const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '-']);
const maxSteps = 100_000;
const shownProblems = 5;

/**
 * Reads two columns, a date or index and a value, from CSV text: comma, semicolon or tab, a header or none. Empty
 * values and rows left out are missing. Throws a UserError that names the lines which cannot be read.
 */
export function readSeries(text: string, name: string): FileSeries {
  const records: { line: number; fields: readonly string[] }[] = [];
  const problems: string[] = [];
  const firstLine = text.slice(0, text.search(/\n|$/));
  const delimiter = delimiters.find((candidate) => firstLine.includes(candidate)) ?? ',';
  const splitter = createCsvSplitter(
    {
      record: (line, _raw, fields) => records.push({ line, fields: fields.map((field) => field.trim()) }),
      broken: (line, _raw, reason) => problems.push(`line ${line}: ${reason}`),
    },
    delimiter,
  );
  splitter.push(text.replace(/^\uFEFF/, ''));
  splitter.end();
  const body = isHeader(records[0]?.fields) ? records.slice(1) : records;
  const rows = body.flatMap(({ line, fields }) => {
    const row = readRow(line, fields);
    if (typeof row !== 'string') return [row];
    problems.push(`line ${line}: ${row}`);
    return [];
  });
  refuse(problems, name);
  const last = rows.at(-1);
  if (last === undefined) {
    throw new UserError(`${name} holds no rows`, { hint: 'Two columns: a date or index, and a value.' });
  }
  const axis = seriesAxis(rows.map(({ label }) => label));
  if ('reason' in axis) {
    const row = rows[axis.at] ?? last;
    refuse([`line ${row.line}: ${row.text} ${axis.reason}`], name);
    throw new UserError(`${name} cannot be used`);
  }
  const length = (axis.steps.at(-1) ?? 0) + 1;
  if (length > maxSteps) {
    throw new UserError(`${name} spans ${length} steps of ${axis.stepText}, more than ${maxSteps}`, {
      hint: 'Leave out old rows, or use wider steps.',
    });
  }
  const values = new Array<number | null>(length).fill(null);
  for (const [at, { value }] of rows.entries()) values[axis.steps[at] ?? 0] = value;
  return { values, knownTo: last.text, axis };
}

/** A first line whose value is no number and whose label is none. */
function isHeader(fields: readonly string[] | undefined): boolean {
  if (fields === undefined) return false;
  return parseLabel(fields[0] ?? '') === null && numberOf(fields[1] ?? '') === undefined;
}

function readRow(line: number, fields: readonly string[]): Row | string {
  const [text = '', valueText = ''] = fields;
  if (fields.length !== 2)
    return `${fields.length} ${fields.length === 1 ? 'column' : 'columns'} instead of two`;
  const label = parseLabel(text);
  if (label === null) return `“${text}” is no date or index`;
  const value = numberOf(valueText);
  return value === undefined ? `“${valueText}” is no number` : { line, text, label, value };
}

/** Null: missing; undefined: no number. */
function numberOf(text: string): number | null | undefined {
  if (missing.has(text.toLowerCase())) return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : undefined;
}

function refuse(problems: readonly string[], name: string): void {
  if (problems.length === 0) return;
  const more = problems.length - shownProblems;
  throw new UserError(`${name} cannot be read as a series`, {
    details: [...problems.slice(0, shownProblems), ...(more > 0 ? [`and ${more} more`] : [])],
    hint: 'Two columns: a date (2026-01-31, 2026-01 or an ISO time) or index, and a number or nothing.',
  });
}
