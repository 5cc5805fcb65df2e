import { compileDateFormat } from '../mapping/date-format.ts';

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

/** A column of dates or durations may hold so large a share of bad ones. */
export const badShare = 0.25;
/** From so many values on two bad ones are borne. */
const shortList = 5;
/** A further format must read so large a share of the values. */
const leastShare = 0.02;
const maxMoreFormats = 3;
const serialFrom = 36_526;
const serialTo = 73_051;
const epochFrom = Date.UTC(2000, 0, 1);
const epochTo = Date.UTC(2100, 0, 1);

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

/** How a list of values is dated. */
export interface Looks {
  /** Those that read the most; several where they cannot be told apart. */
  readonly formats: string[];
  /** Those that read most of the rest, where a list mixes looks. */
  readonly more: string[];
  /** What none of them reads, where that is too much for a column of dates. */
  readonly bad: string[];
}

const noLooks: Looks = { formats: [], more: [], bad: [] };

/** So many values may be no dates: in a short list two are no large share yet. */
function bearable(values: number): number {
  return Math.max(values * badShare, values < shortList ? 0 : 2);
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
  if (rest.length <= bearable(values.length)) return { formats, more, bad: [] };
  return { ...noLooks, bad: rest.length * 2 > values.length ? [] : rest };
}

/** Numbers that are names of things can look like seconds since 1970. */
const idName = /(^|[^a-z])(id|ids|number|no|nr|key|phone|code)$/i;

/** The looks of a column's values by its name; no formats: it is no column of dates. */
export function dateFormats(name: string, values: readonly string[]): Looks {
  const only = (...formats: string[]): Looks => ({ ...noLooks, formats });
  if (values.length === 0) return only();
  if (idName.test(name.trim()) && values.every((text) => /^\d+$/.test(text))) return only();
  if (values.every((text) => isEpoch(text, 1000))) return only('epoch-seconds');
  if (values.every((text) => isEpoch(text, 1))) return only('epoch-ms');
  if (values.every(isSerial)) return only('excel-serial');
  return looksOf(values);
}

/** Values that the formats read, and how many of them carry no offset. */
export function countDates(
  values: readonly string[],
  formats: readonly string[],
): { tried: number; naive: number } {
  const parsers = formats.flatMap((name) => compileDateFormat(name) ?? []);
  const read = values.flatMap((text) => {
    for (const parse of parsers) {
      const parsed = parse(text);
      if (parsed !== null) return ['at' in parsed];
    }
    return [];
  });
  return { tried: read.length, naive: read.filter((hasOffset) => !hasOffset).length };
}

/** The formats that read the most values: a rare one may tell day from month. */
export function bestOf(formats: readonly string[], values: readonly string[]): string[] {
  const tried = formats.map((name) => ({ name, left: unread(name, values).length }));
  const least = Math.min(...tried.map(({ left }) => left));
  return tried.filter(({ left }) => left === least).map(({ name }) => name);
}
