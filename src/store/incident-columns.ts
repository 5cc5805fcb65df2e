import {
  breached,
  type Dimension,
  dimensions,
  type LabelColumn,
  met,
  undecided,
} from '../core/analytics/incident-columns.ts';
import { localDaysOf, localHours } from '../core/analytics/local-hours.ts';
import type { IncidentsOfPeriod, IncidentsQuery } from '../ports/analytics-source.ts';
import type { WorldAt } from './as-of.ts';
import { bytes, doubles, integers, texts } from './columns.ts';
import { effective } from './event-sql.ts';
import { filterSql } from './filters.ts';
import { labelColumn } from './label-column.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

/** Columns of the query below, in its order. */
const doubleColumns = [
  'opened_at',
  'response_ms',
  'resolution_ms',
  'paused_ms',
  'verdict_at',
  'responded_at',
  'resolved_at',
] as const;
const firstDouble = 4;
const firstDimension = firstDouble + doubleColumns.length;

/**
 * The incident cycles begun in the period and not cancelled, oldest first, as they stood at `knownUntil`: what was
 * decided or stopped later reads undecided or unstopped, so that the answer does not depend on when it is asked for.
 */
export async function readIncidentColumns(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: IncidentsQuery,
): Promise<IncidentsOfPeriod> {
  const chunks = await session.chunks(cyclesSql(world, filterSql(query.filters, labels), query));
  const ids = integers(chunks, 0);
  const double = (name: (typeof doubleColumns)[number]) =>
    doubles(chunks, firstDouble + doubleColumns.indexOf(name));
  const of = (dimension: Dimension) =>
    labelColumn(integers(chunks, firstDimension + dimensions.indexOf(dimension)), labels);
  const { timeZone } = query;
  const openedAtMs = double('opened_at');
  const { localDay, hourOfWeek } = localHours(openedAtMs, timeZone);
  const columns: IncidentsOfPeriod['columns'] = {
    count: ids.length,
    openedAtMs,
    localDay,
    hourOfWeek,
    verdict: bytes(chunks, 1),
    countsAsOpened: bytes(chunks, 2),
    verdictDay: localDaysOf(double('verdict_at'), timeZone),
    responseDay: localDaysOf(double('responded_at'), timeZone),
    resolutionDay: localDaysOf(double('resolved_at'), timeZone),
    responseMs: double('response_ms'),
    resolutionMs: double('resolution_ms'),
    pausedMs: double('paused_ms'),
    reopenCount: Uint16Array.from(integers(chunks, 3)),
    title: titleColumn(texts(chunks, firstDimension + dimensions.length)),
    service: of('service'),
    team: of('team'),
    priority: of('priority'),
    customer: of('customer'),
  };
  return { ids, columns };
}

/**
 * One row per cycle: the overall clock's verdict and dimensions, both clocks' times, the latest title. What counts as
 * an opening is what the daily volume counts: the incident's own, where it passes the filter by its present dimensions.
 */
function cyclesSql(world: WorldAt, filter: string, query: IncidentsQuery): string {
  const until = int(query.knownUntil);
  const started = `started_at >= ${int(query.from)} AND started_at < ${int(query.to)}`;
  const stopped = (kind: number, column: string) =>
    `coalesce(max(${column}) FILTER (kind = ${kind} AND verdict NOT IN (3, 5) AND stopped_at < ${until})::DOUBLE, 'nan')`;
  const of = (column: string) => `max(${column}) FILTER (kind = 2)`;
  const decided = `verdict IN (0, 1) AND verdict_at < ${until}`;
  return `WITH cycles AS (SELECT incident_id, cycle, ${of('started_at')} AS opened_at,
      ${of('verdict')} AS verdict, ${of('verdict_at')} AS verdict_at,
      ${stopped(0, 'elapsed_ms')} AS response_ms, ${stopped(1, 'elapsed_ms')} AS resolution_ms,
      ${stopped(0, 'stopped_at')} AS responded_at, ${stopped(1, 'stopped_at')} AS resolved_at,
      coalesce(max(paused_ms) FILTER (kind = 1)::DOUBLE, 0) AS paused_ms,
      ${dimensions.map((dimension) => `${of(dimension)} AS ${dimension}`).join(', ')}
    FROM ${world.clocks} WHERE ${started} AND ${filter} GROUP BY incident_id, cycle),
  kept AS (SELECT c.*, i.incident_key, i.source, i.incident, i.reopen_count,
      i.opened_at = c.opened_at AND i.passes AS counts
    FROM cycles c JOIN (SELECT *, ${filter} AS passes FROM ${world.incidents}) i ON i.id = c.incident_id
    WHERE c.verdict <> 5),
  titles AS (SELECT e.incident_key, arg_max(e.title, (e.happened_at, e.recorded_at, e.event_id)) AS title FROM events e
    SEMI JOIN kept k ON k.incident_key = e.incident_key
    WHERE e.title IS NOT NULL AND e.happened_at <= ${until} AND ${effective(query.knownAt, 'e')} GROUP BY e.incident_key)
  SELECT incident_id, CASE WHEN ${decided} THEN if(verdict = 0, ${met}, ${breached}) ELSE ${undecided} END::UTINYINT,
    counts::UTINYINT, reopen_count, opened_at::DOUBLE, response_ms, resolution_ms, paused_ms,
    if(${decided}, verdict_at::DOUBLE, 'nan'), responded_at, resolved_at, ${dimensions.join(', ')}, ${textOut('title')}
  FROM kept LEFT JOIN titles USING (incident_key) ORDER BY opened_at, source, incident, cycle`;
}

/** Codes in the order in which the titles first occur. */
function titleColumn(titles: readonly (string | null)[]): LabelColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(titles, (title) => {
    if (title === null) return -1;
    const code = codeOf.get(title) ?? codeOf.size;
    codeOf.set(title, code);
    return code;
  });
  return { labels: [...codeOf.keys()], codes };
}
