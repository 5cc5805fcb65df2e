import { guardFormula } from '../core/text/formula.ts';

/** A CSV row by RFC 4180; texts that look like formulas get a leading apostrophe, lists are joined by `;`. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const safe = guardFormula(asText(value));
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isTexts ? value.join(';') : JSON.stringify(value);
}

/** The value at a dotted path; null where something on the way is null. */
export function pathValue(row: object, path: string): unknown {
  let value: unknown = row;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object') return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
