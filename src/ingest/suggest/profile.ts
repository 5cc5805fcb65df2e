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
  'yyyy-MM-dd HH:mm:ss 
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
  const formats = dateFormats([...counts.keys()]);
  return {
    name,
    filled: values.length,
    distinct: distinct.length > distinctLimit ? null : distinct,
    unique: values.length > 0 && counts.size === texts.length,
    formats,
    naive: isNaive([...counts.keys()], formats[0]),
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
