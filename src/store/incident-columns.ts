import { breached, type Dimension, dimensions, met, undecided } from '../core/analytics/incident-columns.ts';
import { localDaysOf, localHours } from '../core/analytics/local-hours.ts';
import type { IncidentsOfPeriod, IncidentsQuery } from '../ports/analytics-source.ts';
import { bytes, doubles, integers, texts } from './columns.ts';
import { effective } from './event-sql.ts';
import { filterSql } from './filters.ts';
import { labelColumn } from './label-column.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';
import type { WorldAt } from './world.ts';

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
  await findCycles(session, world, filterSql(query.filters, labels), query);
  const titles = await readTitles(session, query);
  const chunks = await session.chunks(rowsSql(query));
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
    reopenCount: new Uint16Array(integers(chunks, 3)),
    title: { labels: titles, codes: integers(chunks, firstDimension + dimensions.length) },
    service: of('service'),
    team: of('team'),
    priority: of('priority'),
    customer: of('customer'),
  };
  return { ids, columns };
}

/**
 * `window_cycles`: one row per cycle with the overall clock's verdict and dimensions and both clocks' times. What counts as an opening is what the daily volume counts: the incident's own, where it passes the filter by its
 * present dimensions.
 */
async function findCycles(
  session: Session,
  world: WorldAt,
  filter: string,
  query: IncidentsQuery,
): Promise<void> {
  const until = int(query.knownUntil);
  const started = `started_at >= ${int(query.from)} AND started_at < ${int(query.to)}`;
  const stopped = (kind: number, column: string) =>
    `coalesce(max(${column}) FILTER (kind = ${kind} AND verdict NOT IN (3, 5) AND stopped_at < ${until})::DOUBLE, 'nan')`;
  const of = (column: string) => `max(${column}) FILTER (kind = 2)`;
  await session.run(`CREATE OR REPLACE TEMP TABLE window_cycles AS
    WITH cycles AS (SELECT incident_id, cycle, ${of('started_at')} AS opened_at,
      ${of('verdict')} AS verdict, ${of('verdict_at')} AS verdict_at,
      ${stopped(0, 'elapsed_ms')} AS response_ms, ${stopped(1, 'elapsed_ms')} AS resolution_ms,
      ${stopped(0, 'stopped_at')} AS responded_at, ${stopped(1, 'stopped_at')} AS resolved_at,
      coalesce(max(paused_ms) FILTER (kind = 1)::DOUBLE, 0) AS paused_ms,
      ${dimensions.map((dimension) => `${of(dimension)} AS ${dimension}`).join(', ')}
    FROM ${world.clocks} WHERE ${started} AND ${filter} GROUP BY incident_id, cycle)
    SELECT c.*, i.incident_key, i.source, i.incident, i.reopen_count, i.first_event_at,
      i.opened_at = c.opened_at AND i.passes AS counts
    FROM cycles c JOIN (SELECT *, ${filter} AS passes FROM ${world.incidents}) i ON i.id = c.incident_id
    WHERE c.verdict <> 5`);
}

/**
 * `titles_of`: the latest title of each incident; `window_titles`: those that occur, numbered in their order, which are
 * decoded once each, however often they occur.
 */
async function readTitles(session: Session, { knownAt, knownUntil }: IncidentsQuery): Promise<string[]> {
  const [first] = await session.rows<{ at: number | null }>(
    'SELECT min(first_event_at) AS at FROM window_cycles',
  );
  // The lower bound lets the scan skip the parts of the log that lie before the window.
  await session.run(`CREATE OR REPLACE TEMP TABLE titles_of AS
    SELECT e.incident_key, arg_max(e.title, (e.happened_at, e.recorded_at, e.event_id)) AS title
    FROM events e SEMI JOIN window_cycles k ON k.incident_key = e.incident_key
    WHERE e.title IS NOT NULL AND e.happened_at BETWEEN ${int(first?.at ?? 0)} AND ${int(knownUntil)}
      AND ${effective(knownAt, 'e')} GROUP BY e.incident_key`);
  await session.run(`CREATE OR REPLACE TEMP TABLE window_titles AS
    SELECT title, row_number() OVER (ORDER BY title) - 1 AS code FROM (SELECT DISTINCT title FROM titles_of)`);
  const chunks = await session.chunks(`SELECT ${textOut('title')} FROM window_titles ORDER BY code`);
  return texts(chunks, 0).map((title) => title ?? '');
}

/** Its rows as numbers, oldest first. */
function rowsSql({ knownUntil }: IncidentsQuery): string {
  const decided = `verdict IN (0, 1) AND verdict_at < ${int(knownUntil)}`;
  return `SELECT incident_id,
    CASE WHEN ${decided} THEN if(verdict = 0, ${met}, ${breached}) ELSE ${undecided} END::UTINYINT,
    counts::UTINYINT, reopen_count, opened_at::DOUBLE, response_ms, resolution_ms, paused_ms,
    if(${decided}, verdict_at::DOUBLE, 'nan'), responded_at, resolved_at, ${dimensions.join(', ')},
    coalesce(code, -1)::INTEGER
  FROM window_cycles LEFT JOIN titles_of USING (incident_key) LEFT JOIN window_titles USING (title) ORDER BY opened_at, source, incident, cycle`;
}
