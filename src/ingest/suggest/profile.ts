import { parseClock, parseDurationText } from '../mapping/duration-text.ts';
import { badShare, bestOf, countDates, dateFormats } from './date-looks.ts';
import type { Sample } from './sample.ts';

/** Words that mean "no value" where they occur. */
const missingWords = [
  ...['?', '-', '--', 'null', 'n/a', 'na', 'nan', 'nat', 'nil', '(empty)', '(null)', '#n/a', '#n/b', '\\n'],
];
/** What programs and databases write where there is no date: the first or last they know. */
const noDate = /^(0000-00-00|0001-01-01|1900-01-01|1970-01-01|9999-12-31)([ t]\S*)?$/i;

const distinctLimit = 100;
/** So many different values are tried as dates. */
const triedValues = 300;

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
  /** Of a column that is mostly dates, but not nearly all: those that are none. */
  readonly noDates: readonly string[];
  /** Different dates tried, and how many of them carry no offset. */
  readonly dates: { readonly tried: number; readonly naive: number };
  readonly numeric: boolean;
  /** Numbers with a decimal comma. */
  readonly comma: boolean;
  /** The values are durations written as text; null: they are not (nearly) all. */
  readonly duration: { readonly unit: 'clock' | 'text'; readonly negative: boolean } | null;
}

function isMissing(text: string): boolean {
  return text === '' || missingWords.includes(text.toLowerCase()) || noDate.test(text);
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
  const { formats: possible, more, bad } = dateFormats(name, tried);
  const formats = possible.length > 1 ? bestOf(possible, different) : possible;
  return {
    name,
    filled: values.length,
    distinct: distinct.length > distinctLimit ? null : distinct,
    unique: values.length > 0 && counts.size === texts.length,
    repeats: values.length === 0 ? 0 : 1 - counts.size / values.length,
    formats,
    moreFormats: more,
    noDates: bad,
    dates: countDates(tried, [...formats.slice(0, 1), ...more]),
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
