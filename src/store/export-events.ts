import { formulaSigns } from '../core/text/formula.ts';
import type { ExportFormat, ExportOptions } from './export.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

const texts = ['service', 'team', 'customer', 'priority', 'assignee', 'title', 'url', 'reason'];

/**
 * Writes every entry of the log, corrections and what they replaced included, in the native event shape: importing the
 * NDJSON or CSV into an empty store gives the same log. Ordered by instant, source, event and time of recording.
 */
export async function exportEvents(
  session: Session,
  path: string,
  format: ExportFormat,
  { asOf, knownAt }: ExportOptions,
): Promise<number> {
  const limits = [
    ...(asOf === undefined ? [] : [`happened_at <= ${int(asOf)}`]),
    ...(knownAt === undefined ? [] : [`recorded_at <= ${int(knownAt)}`]),
  ];
  const where = limits.length === 0 ? '' : `WHERE ${limits.join(' AND ')}`;
  return session.run(`COPY (SELECT ${columnsFor(format).join(', ')} FROM events ${where}
    ORDER BY happened_at, source, event_id, recorded_at, content) TO ${sqlPath(path)} (${copyFormats[format]})`);
}

const copyFormats: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'FORMAT json',
  csv: 'FORMAT csv, HEADER',
  parquet: 'FORMAT parquet',
};

function columnsFor(format: ExportFormat): string[] {
  const text = (column: string, name = column) =>
    `${format === 'csv' ? guarded(column) : column} AS "${name}"`;
  const instant = (column: string, name: string) =>
    format === 'parquet' ? `make_timestamp(${column} * 1000) AS "${name}"` : `${iso(column)} AS "${name}"`;
  return [
    text('event_id', 'eventId'),
    text('source'),
    text('incident'),
    'type::VARCHAR AS type',
    instant('happened_at', 'at'),
    instant('recorded_at', 'recordedAt'),
    'recorded_by_source AS "recordedBySource"',
    ...texts.map((column) => text(column)),
    instant('response_due_at', 'responseDueAt'),
    instant('resolution_due_at', 'resolutionDueAt'),
    'response_within AS "responseWithin"',
    'resolution_within AS "resolutionWithin"',
    'naive_resolved AS "naiveResolved"',
  ];
}

/** ISO-8601 UTC with milliseconds; NULL stays NULL. */
function iso(column: string): string {
  return `strftime(make_timestamp(${column} * 1000), '%Y-%m-%dT%H:%M:%S.%gZ')`;
}

/**
 * A cell a spreadsheet would run as a formula gets a leading apostrophe, and one more a cell that begins as if it had
 * got it: taking one away (`guardedCells` of a mapping) gives the text back.
 */
function guarded(column: string): string {
  return `CASE WHEN regexp_matches(${column}, '^''*[${formulaSigns}]') THEN '''' || ${column} ELSE ${column} END`;
}

/** A path as an SQL literal. */
export function sqlPath(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
