import type { EventType, IncidentEvent } from '../core/incidents/event.ts';
import { effective, eventColumns, pairKey } from './event-sql.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

type Row = {
  source: string;
  incident: string;
  event_id: string;
  type: string;
  happened_at: number;
  recorded_at: number;
  recorded_by_source: boolean;
  service: string | null;
  team: string | null;
  customer: string | null;
  priority: string | null;
  assignee: string | null;
  title: string | null;
  url: string | null;
  reason: string | null;
  response_due_at: number | null;
  resolution_due_at: number | null;
  response_within: boolean | null;
  resolution_within: boolean | null;
  naive_resolved: boolean;
};

/** The standing events of some incidents in full, by incident; `pairs` are [source, incident]. */
export async function readIncidents(
  session: Session,
  pairs: readonly (readonly [string, string])[],
  knownAt: number | null,
): Promise<IncidentEvent[]> {
  const wanted = await wantedEvents(session, pairs, knownAt);
  if (wanted === null) return [];
  const rows = await session.rows<Row>(
    `SELECT ${eventColumns} FROM events e WHERE ${wanted} ORDER BY e.happened_at, e.event_id`,
  );
  return rows.map(toEvent);
}

/** SQL condition on events `e`: the standing ones of some incidents; null where there is none. */
export async function wantedEvents(
  session: Session,
  pairs: readonly (readonly [string, string])[],
  knownAt: number | null,
): Promise<string | null> {
  if (pairs.length === 0) return null;
  await session.run(
    `CREATE OR REPLACE TEMP TABLE wanted AS SELECT ${pairKey('p->>0', 'p->>1')} AS incident_key
      FROM (SELECT unnest(from_json($1::VARCHAR, '["JSON"]')) AS p)`,
    pairs,
  );
  const bounds = await boundsOf(session);
  if (bounds === null) return null;
  return `e.happened_at BETWEEN ${int(bounds.first)} AND ${int(bounds.last)}
    AND e.incident_key IN (SELECT incident_key FROM wanted) AND ${effective(knownAt, 'e')}`;
}

/** The time that the wanted incidents' events lie in: logs are mostly in order, so the scan skips most of them. */
async function boundsOf(session: Session): Promise<{ first: number; last: number } | null> {
  const [row] = await session.rows<{ first: number | null; last: number | null }>(
    `SELECT min(first_event_at) AS first, max(last_event_at) AS last FROM incidents
      WHERE incident_key IN (SELECT incident_key FROM wanted)`,
  );
  const { first = null, last = null } = row ?? {};
  return first === null || last === null ? null : { first, last };
}

function toEvent(row: Row): IncidentEvent {
  return {
    source: row.source,
    incident: row.incident,
    eventId: row.event_id,
    type: row.type as EventType,
    at: row.happened_at,
    recordedAt: row.recorded_at,
    recordedBySource: row.recorded_by_source,
    service: row.service,
    team: row.team,
    customer: row.customer,
    priority: row.priority,
    assignee: row.assignee,
    title: row.title,
    url: row.url,
    reason: row.reason,
    responseDueAt: row.response_due_at,
    resolutionDueAt: row.resolution_due_at,
    responseWithin: row.response_within,
    resolutionWithin: row.resolution_within,
    naiveResolved: row.naive_resolved,
  };
}
