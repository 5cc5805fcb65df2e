import { createHash } from 'node:crypto';
import type { Report } from '../core/report/document.ts';

/**
 * What of a report's data is judged and counted. What is left out names the moment it was made (data version, notes), or
 * depends on reports and days since (analysis, restatements).
 */
const figures = ['counts', 'metrics', 'breakdowns', 'series', 'distributions', 'flags'] as const;

/** SHA-256, hexadecimal, of the figures of a report: the same figures give the same hash in any process. */
export function figuresHashOf({ data }: Pick<Report, 'data'>): string {
  const shown = figures.map((name) => [name, data?.[name] ?? null]);
  return createHash('sha256').update(JSON.stringify(shown, inOrder)).digest('hex');
}

/** Keys of maps in one order, whatever order they were made in. */
function inOrder(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
