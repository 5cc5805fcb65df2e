import {
  breached,
  type Dimension,
  dimensions,
  type IncidentColumns,
  type LabelColumn,
  met,
  undecided,
} from '../core/analytics/incident-columns.ts';
import { localHours } from '../core/analytics/local-hours.ts';
import type { Judge } from '../core/sla/judge.ts';
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
const doubleColumns = ['opened_at', 'response_ms', 'resolution_ms', 'paused_ms'] as const;

/**
 * The incident cycles begun in the period and not cancelled, oldest first, as they stood at `knownUntil`: what was
 * decided or stopped later reads undecided or unstopped, so that the answer does not depend on when it is asked for.
 */
export async function readIncidentColumns(
  session: Session,
  world: WorldAt,
  labels: Labels,
  judge: Judge,
  query: IncidentsQuery,
  policyVersion: number,
): Promise<IncidentsOfPeriod> {
  const chunks = await session.chunks(cyclesSql(world, filterSql(query.filters, labels), query));
  const ids = integers(chunks, 0);
  const verdict = bytes(chunks, 1);
  const reopenCount = Uint16Array.from(integers(chunks, 2));
  const [openedAtMs, responseMs, resolutionMs, pausedMs] = doubleColumns.map((_, index) =>
    doubles(chunks, 3 + index),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const first = 3 + doubleColumns.length;
  const of = (dimension: Dimension) =>
    labelColumn(integers(chunks, first + dimensions.indexOf(dimension)), labels);
  const { localDay, hourOfWeek } = localHours(openedAtMs, query.timeZone);
  const { workingCalendar } = query;
  const isOpen = (row: number): boolean => {
    const at = openedAtMs[row] ?? 0;
    return workingCalendar === null
      ? isOfficeHour(hourOfWeek[row] ?? 0)
      : judge.openMs(policyVersion, workingCalendar, at, at + 1) > 0;
  };
  const columns: IncidentColumns = {
    count: ids.length,
    openedAtMs,
    localDay,
    hourOfWeek,
    verdict,
    responseMs,
    resolutionMs,
    pausedMs,
    reopenCount,
    title: titleColumn(texts(chunks, first + dimensions.length)),
    afterHours: Uint8Array.from(ids, (_, row) => (isOpen(row) ? 0 : 1)),
    service: of('service'),
    team: of('team'),
    priority: of('priority'),
    customer: of('customer'),
  };
  return { ids, columns };
}

/** One row per cycle: the overall clock's verdict and dimensions, both clocks' times, the latest title. */
function cyclesSql(world: WorldAt, filter: string, query: IncidentsQuery): string {
  const until = int(query.knownUntil);
  const started = `started_at >= ${int(query.from)} AND started_at < ${int(query.to)}`;
  const stopped = (kind: number) =>
    `coalesce(max(elapsed_ms) FILTER (kind = ${kind} AND verdict NOT IN (3, 5) AND stopped_at < ${until})::DOUBLE, 'nan')`;
  const of = (column: string) => `max(${column}) FILTER (kind = 2)`;
  return `WITH cycles AS (SELECT incident_id, cycle, ${of('started_at')} AS opened_at,
      ${of('verdict')} AS verdict, ${of('verdict_at')} AS verdict_at,
      ${stopped(0)} AS response_ms, ${stopped(1)} AS resolution_ms,
      coalesce(max(paused_ms) FILTER (kind = 1)::DOUBLE, 0) AS paused_ms,
      ${dimensions.map((dimension) => `${of(dimension)} AS ${dimension}`).join(', ')}
    FROM ${world.clocks} WHERE ${started} AND ${filter} GROUP BY incident_id, cycle),
  kept AS (SELECT c.*, i.incident_key, i.source, i.incident, i.reopen_count
    FROM cycles c JOIN ${world.incidents} i ON i.id = c.incident_id WHERE c.verdict <> 5),
  titles AS (SELECT e.incident_key, arg_max(e.title, (e.happened_at, e.recorded_at, e.event_id)) AS title FROM events e
    SEMI JOIN kept k ON k.incident_key = e.incident_key
    WHERE e.title IS NOT NULL AND e.happened_at <= ${until} AND ${effective(query.knownAt, 'e')} GROUP BY e.incident_key)
  SELECT incident_id, CASE WHEN verdict = 0 AND verdict_at < ${until} THEN ${met}
      WHEN verdict = 1 AND verdict_at < ${until} THEN ${breached} ELSE ${undecided} END::UTINYINT,
    reopen_count, opened_at::DOUBLE, response_ms, resolution_ms, paused_ms, ${dimensions.join(', ')}, ${textOut('title')}
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

const hoursPerDay = 24;
const workdays = 5;
const opens = 8;
const closes = 18;

/** Monday to Friday, 08:00 to 18:00. */
function isOfficeHour(hourOfWeek: number): boolean {
  const hour = hourOfWeek % hoursPerDay;
  return hourOfWeek < workdays * hoursPerDay && hour >= opens && hour < closes;
}
