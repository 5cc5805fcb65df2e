import { guardFormula } from '../../core/text/formula.ts';
import { codePointLabel } from '../safe-text.ts';

export type CsvValue = string | number | boolean | null | undefined;

const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** NUL and other controls break CSV readers, lone surrogates cannot be encoded. Tab, CR and LF are data. */
const unwritable = /(?![\t\n\r])[\p{Cc}\p{Cs}]/gu;

/**
 * Returns rows as CSV by RFC 4180 (CRLF after every row, quotes where needed). A cell that a spreadsheet would run
 * as a formula gets a leading apostrophe; a plain number, `-3` included, stays one. Texts are never shortened.
 */
export function rowsToCsv(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(cellToCsv).join(',')}\r\n`).join('');
}

/** Returns records of the same fields as CSV with a header; nothing without records. */
export function recordsToCsv(records: readonly Readonly<Record<string, CsvValue>>[]): string {
  const names = Object.keys(records[0] ?? {});
  return names.length === 0
    ? ''
    : rowsToCsv([names, ...records.map((one) => names.map((name) => one[name]))]);
}

function cellToCsv(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = guarded(String(value).replace(unwritable, codePointLabel));
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function guarded(text: string): string {
  return plainNumber.test(text) ? text : guardFormula(text);
}
