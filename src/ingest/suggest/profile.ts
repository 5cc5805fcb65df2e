import { compileDateFormat } from '../mapping/date-format.ts';
import type { Sample } from './sample.ts';

/** Words that mean "no value" where they occur. */
const missingWords = ['?', '-', '--', 'null', 'n/a', 'nan', 'nil', '(empty)', '(null)'];

const dateParts = [
  'd/M/yyyy',
  'M/d/yyyy',
  'd.M.yyyy',
  'd-M-yyyy',
  'M-d-yyyy',
  'yyyy/MM/dd',
  'd/MMM/yy',
  'd MMM yyyy',
];
const timeParts = [' HH:mm:ss[.SSS]', ' H:mm', ' h:mm a', ' h:mm:ss a', ''];

/** Formats tried on a column, the certain ones first. */
const candidates = [
  'iso',
  'yyyy-MM-dd HH:mm:ss XXX',
  ...dateParts.flatMap((date) => timeParts.map((time) => date + time)),
];

const distinctLimit = 40;
/** So many different values are tried as dates. */
const triedValues = 200;
/** A date column may hold so large a share of bad dates. */
const badShare = 0.25;
const epochFrom = Date.UTC(2000, 0, 1);
const epochTo = Date.UTC(2100, 0, 1);

/** What the values of one column look like. */
export interface ColumnProfile {
  readonly name: string;
  /** Rows with a value. */
  readonly filled: number;
  /** Different values with their counts, commonest first; null: too many. */
  readonly distinct: readonly { readonly value: string; readonly count: number }[] | null;
  readonly unique: boolean;
  /** Date formats that read the values (nearly all); several where they cannot be told apart. */
  readonly formats: readonly string[];
  /** Dates without an offset. */
  readonly naive: boolean;
  readonly numeric: boolean;
}

function isEpoch(text: string, unit: number): boolean {
  const at = /^\d{9,13}(\.\d+)?$/.test(text) ? Number(text) * unit : Number.NaN;
  return at >= epochFrom && at < epochTo;
}

/** How many of the values a format cannot read. */
function badDates(format: string, values: readonly string[]): number {
  const parse = compileDateFormat(format);
  return parse === null ? values.length : values.filter((text) => parse(text) === null).length;
}

function dateFormats(values: readonly string[]): string[] {
  if (values.length === 0) return [];
  if (values.every((text) => isEpoch(text, 1000))) return ['epoch-seconds'];
  if (values.every((text) => isEpoch(text, 1))) return ['epoch-ms'];
  const tried = candidates.map((name) => ({ name, bad: badDates(name, values) }));
  const least = Math.min(...tried.map(({ bad }) => bad));
  if (least > values.length * badShare) return [];
  return tried.filter(({ bad }) => bad === least).map(({ name }) => name);
}

function isNaive(values: readonly string[], format: string | undefined): boolean {
  const parse = format === undefined ? null : compileDateFormat(format);
  if (parse === null) return false;
  return values.some((text) => {
    const parsed = parse(text);
    return parsed !== null && !('at' in parsed);
  });
}

function isMissing(text: string): boolean {
  return text === '' || missingWords.includes(text.toLowerCase());
}

function profileColumn(sample: Sample, name: string): ColumnProfile {
  const texts = sample.rows.map((row) => (row.get(name) ?? '').trim());
  const values = texts.filter((text) => !isMissing(text));
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  const tried = [...counts.keys()].slice(0, triedValues);
  const formats = dateFormats(tried);
  return {
    name,
    filled: values.length,
    distinct: distinct.length > distinctLimit ? null : distinct,
    unique: values.length > 0 && counts.size === texts.length,
    formats,
    naive: isNaive(tried, formats[0]),
    numeric: values.length > 0 && values.every((text) => /^-?\d+(\.\d+)?$/.test(text)),
  };
}

/** Profiles of all columns, in the order of the file. */
export function profileColumns(sample: Sample): ColumnProfile[] {
  return sample.columns.map((name) => profileColumn(sample, name));
}

/** The words among the values that mean "missing", as written. */
export function missingTexts(sample: Sample): string[] {
  const found = new Set<string>();
  for (const row of sample.rows) {
    for (const value of row.values()) {
      const text = value.trim();
      if (text !== '' && isMissing(text)) found.add(text);
    }
  }
  return [...found].sort();
}
