import type { SeriesKind, SeriesName } from '../analytics/daily-series.ts';
import type { Format } from './format.ts';

type Range = readonly [number, number];

const none = '–';
const leastP = 0.001;

/** What the daily series are called in tables and titles. */
export const seriesTitles: Readonly<Record<SeriesName, string>> = {
  volume: 'Incidents opened',
  breaches: 'Breaches',
  compliance: 'Compliance',
  response: 'Median response time',
  resolution: 'Median resolution time',
};

/** `0.012`, `< 0.001`, `1.0` from 0.9995 on; an en dash where nothing was tested. */
export function pCell(p: number | null, format: Format): string {
  if (p === null) return none;
  if (p < leastP) return `< ${format.number(leastP, 3)}`;
  return format.number(p, p < 1 - leastP / 2 ? 3 : 1);
}

/** The same in a sentence: `p = 0.012`. */
export function pPhrase(p: number, format: Format): string {
  return p < leastP ? `p ${pCell(p, format)}` : `p = ${pCell(p, format)}`;
}

/** A difference of shares: `−5.9 points`. */
export function pointWords(share: number | null, format: Format): string {
  if (share === null) return none;
  const text = signed(share * 100, format, 1);
  return text === '+1.0' || text === '−1.0' ? `${text} point` : `${text} points`;
}

/** The same for a cell: `−5.9 pt`. */
export function pointCell(share: number | null, format: Format): string {
  return share === null ? none : `${signed(share * 100, format, 1)} pt`;
}

/** `−8.1 to −1.2`, in points: for a column beside the difference. */
export function pointRange(range: Range | null, format: Format): string {
  if (range === null) return none;
  return range.map((share) => signed(share * 100, format, 1)).join(' to ');
}

/** `1.80×`, from 10 on `12×`. */
export function ratioWords(ratio: number | null, format: Format): string {
  return ratio === null ? none : `${ratioNumber(ratio, format)}×`;
}

/** `1.20× to 2.70×`. */
export function ratioRange(range: Range | null, format: Format): string {
  return range === null ? none : range.map((ratio) => ratioWords(ratio, format)).join(' to ');
}

function ratioNumber(ratio: number, format: Format): string {
  return ratio >= 10 ? format.count(ratio) : format.number(ratio, 2);
}

/** A value of a daily series: a count to a tenth, a rate, a duration. */
export function seriesValue(kind: SeriesKind, value: number | null, format: Format): string {
  if (value === null) return none;
  if (kind === 'rate') return format.rate(value);
  if (kind === 'duration') return format.duration(value);
  return Number.isInteger(value) ? format.count(value) : format.number(value, 1);
}

/** `7.2 to 15.1`. */
export function seriesRange(kind: SeriesKind, range: Range, format: Format): string {
  return range.map((value) => seriesValue(kind, value, format)).join(' to ');
}

/** A difference of two values of a series, with its sign. */
export function seriesChange(kind: SeriesKind, change: number, format: Format): string {
  if (kind === 'rate') return pointWords(change, format);
  if (kind === 'count') return signed(change, format, 1);
  return `${sign(change)}${format.duration(Math.abs(change))}`;
}

/** `+1.2`, `−0.4`, `0.0`. */
export function signed(value: number, format: Format, decimals: number): string {
  const rounded = Number(value.toFixed(decimals));
  return `${sign(rounded)}${format.number(Math.abs(rounded), decimals)}`;
}

function sign(value: number): string {
  if (value === 0) return '';
  return value > 0 ? '+' : '−';
}

/** `1 day`, `12 days`. */
export function countOf(n: number, one: string, format: Format, many = `${one}s`): string {
  return `${format.count(n)} ${n === 1 ? one : many}`;
}
