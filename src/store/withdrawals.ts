import type { EventType } from '../core/incidents/event.ts';
import type { UnstatedRow, Withdrawals, WithdrawnEvents } from '../ports/withdrawals.ts';
import type { StoreContext } from './context.ts';
import { pairKey } from './event-sql.ts';
import type { Session } from './session.ts';
import { textOut, toJson } from './text.ts';

/** What `from_json` reads of one `UnstatedRow`. */
const rowShape = {
  source: 'VARCHAR',
  incident: 'VARCHAR',
  recordedAt: 'BIGINT',
  recordedBySource: 'BOOLEAN',
  types: ['VARCHAR'],
} as const;

/**
 * Standing events whose id says that a row gave them (see `singleId`), of the milestones that the rows leave empty.
 * What was withdrawn before stands as `updated` and is not found again.
 */
const findWithdrawn = `SELECT DISTINCT ${textOut('e.source')} AS source, ${textOut('e.incident')} AS incident,
    ${textOut('e.event_id')} AS event_id, e.type::VARCHAR AS type, e.happened_at, r.recorded_at, r.recorded_by_source
  FROM events e JOIN (SELECT ${pairKey('source', 'incident')} AS incident_key, "recordedAt" AS recorded_at,
      "recordedBySource" AS recorded_by_source, types
      FROM (SELECT unnest(from_json($1::VARCHAR, '${JSON.stringify([rowShape])}'), max_depth := 2))) r
    USING (incident_key)
  WHERE e.superseded_at IS NULL AND e.recorded_at < r.recorded_at
    AND list_contains(r.types, e.type::VARCHAR) AND e.event_id = concat(e.incident, ':', e.type)
  ORDER BY incident, event_id`;

type Row = {
  source: string;
  incident: string;
  event_id: string;
  type: string;
  happened_at: number;
  recorded_at: number;
  recorded_by_source: boolean;
};

async function withdrawnBy(session: Session, rows: readonly UnstatedRow[]): Promise<WithdrawnEvents> {
  const found = await session.rows<Row>(findWithdrawn, rows);
  // Same id and instant: the log keeps the milestone's history, and nothing is judged by an `updated`.
  const corrections = found.map((row) => ({
    source: row.source,
    incident: row.incident,
    eventId: row.event_id,
    type: 'updated',
    at: row.happened_at,
    recordedAt: row.recorded_at,
    recordedBySource: row.recorded_by_source,
  }));
  return {
    batch: { count: corrections.length, json: toJson(corrections) },
    events: found.map(({ incident, type }) => ({ incident, type: type as EventType })),
  };
}

/** Withdrawals against what the store holds, on a connection of their own: the writing one is amid an append. */
export function createWithdrawals(context: StoreContext): Withdrawals {
  return {
    possible: () =>
      context.read(async (session) => {
        const [row] = await session.rows<{ entries: number }>('SELECT entries FROM state');
        return (row?.entries ?? 0) > 0;
      }),
    of: (rows) => context.detached((session) => withdrawnBy(session, rows)),
  };
}
