import { compileDateFormat } from '../mapping/date-format.ts';
import { parseClock, parseDurationText } from '../mapping/duration-text.ts';
import type { Sample } from './sample.ts';

/** Words that mean "no value" where they occur. */
const missingWords = [
  ...['?', '-', '--', 'null', 'n/a', 'na', 'nan', 'nat', 'nil', '(empty)', '(null)', '#n/a', '#n/b', '\\n'],
];
/** What programs and databases write where there is no date: the first or last they know. */
const noDate = /^(0000-00-00|0001-01-01|1900-01-01|1970-01-01|9999-12-31)([ t]\S*)?$/i;

const dateParts = [
  ...['d/M/yyyy', 'M/d/yyyy', 'd.M.yyyy', 'd-M-yyyy', 'M-d-yyyy', 'yyyy/MM/dd', 'd/MMM/yy', 'd MMM yyyy'],
  ...['d-MMM-yyyy', 'd-MMM-yy', 'MMM d, yyyy', 'MMMM d, yyyy', 'd MMMM yyyy', 'd/M/yy', 'M/d/yy', 'd.M.yy'],
  ...['EEE, d MMM yyyy', 'EEE d MMM yyyy', 'yyyy-M-d', 'yyyy/M/d', 'yyyy.MM.dd', 'yyyyMMdd'],
];
const timeParts = ['HH:mm:ss[.SSS]', 'H:mm', 'h:mm a', 'h:mm:ss a', 'H:mm:ss[.SSS]', 'H:mm:ss z'];

/** Formats tried on a column, the certain ones first. */
const candidates = [
  'iso',
  'yyyy-MM-dd HH:mm:ss XXX',
  ...dateParts.flatMap((date) => [...timeParts.map((time) => `${date} ${time}`), date]),
  ...dateParts.flatMap((date) => timeParts.map((time) => `${date}, ${time}`)),
  ...['EEE MMM d HH:mm:ss yyyy', 'EEE MMM d HH:mm:ss z yyyy', 'yyyyMMddHHmmss'],
  ...["yyyyMMdd'T'HHmmssXXX", "yyyyMMdd'T'HHmmss"],
];

const distinctLimit = 100;
/** So many different values are tried as dates. */
const triedValues = 300;
/** A date column may hold so large a share of bad dates. */
const badShare = 0.25;
/** A further format must read so large a share of the values. */
const leastShare = 0.02;
const maxMoreFormats = 3;
const serialFrom = 36_526;
const serialTo = 73_051;
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
  /** Share of the rows with a value whose value another row had before. */
  readonly repeats: number;
  /** Date formats that read the values (nearly all); several where they cannot be told apart. */
  readonly formats: readonly string[];
  /** Formats of the dates that none of `formats` reads, where a column mixes them. */
  readonly moreFormats: readonly string[];
  /** Dates without an offset. */
  readonly naive: boolean;
  readonly numeric: boolean;
  /** Numbers with a decimal comma. */
  readonly comma: boolean;
  /** The values are durations written as text; null: they are not (nearly) all. */
  readonly duration: { readonly unit: 'clock' | 'text'; readonly negative: boolean } | null;
}

function isEpoch(text: string, unit: number): boolean {
  const at = /^\d{9,13}(\.\d+)?$/.test(text) ? Number(text) * unit : Number.NaN;
  return at >= epochFrom && at < epochTo;
}

/** Serial days of a spreadsheet; whole numbers are too likely something else. */
function isSerial(text: string): boolean {
  return /^\d{5}\.\d+$/.test(text) && Number(text) >= serialFrom && Number(text) < serialTo;
}

/** The values that a format cannot read. */
function unread(format: string, values: readonly string[]): string[] {
  const parse = compileDateFormat(format);
  return values.filter((text) => parse === null || parse(text) === null);
}

interface Looks {
  readonly formats: string[];
  readonly more: string[];
}

/** The formats that read the most values, and then those that read most of the rest, while they read enough. */
function looksOf(values: readonly string[]): Looks {
  const tried = candidates.map((name) => ({ name, rest: unread(name, values) }));
  const least = Math.min(...tried.map(({ rest }) => rest.length));
  const formats = tried.filter(({ rest }) => rest.length === least).map(({ name }) => name);
  const more: string[] = [];
  let rest = tried.find(({ name }) => name === formats[0])?.rest ?? [];
  while (rest.length > 0 && more.length < maxMoreFormats) {
    const next = candidates.map((name) => ({ name, rest: unread(name, rest) }));
    const found = next.reduce((one, other) => (other.rest.length < one.rest.length ? other : one));
    if (rest.length - found.rest.length < Math.max(2, values.length * leastShare)) break;
    more.push(found.name);
    rest = found.rest;
  }
  return rest.length > values.length * badShare ? { formats: [], more: [] } : { formats, more };
}

/** Numbers that are names of things can look like seconds since 1970. */
const idName = /(^|[^a-z])(id|ids|number|no|nr|key|phone|code)$/i;

function dateFormats(name: string, values: readonly string[]): Looks {
  const only = (...formats: string[]): Looks => ({ formats, more: [] });
  if (values.length === 0) return only();
  if (idName.test(name.trim()) && values.every((text) => /^\d+$/.test(text))) return only();
  if (values.every((text) => isEpoch(text, 1000))) return only('epoch-seconds');
  if (values.every((text) => isEpoch(text, 1))) return only('epoch-ms');
  if (values.every(isSerial)) return only('excel-serial');
  return looksOf(values);
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
  return text === '' || missingWords.includes(text.toLowerCase()) || noDate.test(text);
}

/** The formats that read the most values: a rare one may tell day from month. */
function bestOf(formats: readonly string[], values: readonly string[]): string[] {
  const tried = formats.map((name) => ({ name, left: unread(name, values).length }));
  const least = Math.min(...tried.map(({ left }) => left));
  return tried.filter(({ left }) => left === least).map(({ name }) => name);
}

/** So many values from all over the list: those of a file's first days may leave day and month open. */
function spread(values: readonly string[], count: number): string[] {
  const step = Math.max(1, values.length / count);
  return Array.from(
    { length: Math.min(count, values.length) },
    (_, at) => values[Math.floor(at * step)] ?? '',
  );
}

/** A share of bad values is borne, as with dates; numbers alone are no text. */
function durationOf(values: readonly string[]): ColumnProfile['duration'] {
  const times = values.map(parseDurationText);
  const bad = times.filter((time) => time === null).length;
  if (values.length === 0 || bad > values.length * badShare) return null;
  const unit = values.every((text) => parseDurationText(text) === null || parseClock(text) !== null)
    ? 'clock'
    : 'text';
  return { unit, negative: times.some((time) => time !== null && time < 0) };
}

function profileColumn(sample: Rows, name: string): ColumnProfile {
  const texts = sample.rows.map((row) => (row.get(name) ?? '').trim());
  const values = texts.filter((text) => !isMissing(text));
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  const different = [...counts.keys()];
  const tried = spread(different, triedValues);
  const { formats: possible, more } = dateFormats(name, tried);
  const formats = possible.length > 1 ? bestOf(possible, different) : possible;
  return {
    name,
    filled: values.length,
    distinct: distinct.length > distinctLimit ? null : distinct,
    unique: values.length > 0 && counts.size === texts.length,
    repeats: values.length === 0 ? 0 : 1 - counts.size / values.length,
    formats,
    moreFormats: more,
    naive: [formats[0], ...more].some((format) => isNaive(tried, format)),
    numeric: values.length > 0 && values.every((text) => /^-?\d+([.,]\d+)?$/.test(text)),
    comma: values.some((text) => /^-?\d+,\d+$/.test(text)),
    duration: durationOf(tried),
  };
}

type Rows = Pick<Sample, 'rows' | 'columns'>;

/** Profiles of all columns, in the order of the file. */
export function profileColumns(sample: Rows): ColumnProfile[] {
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
