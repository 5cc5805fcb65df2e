import type { EventType } from '../core/incidents/event.ts';
import type { UnstatedRow, Withdrawal, Withdrawals } from '../ports/withdrawals.ts';
import type { StoreContext } from './context.ts';
import { pairKey } from './event-sql.ts';
import type { Session } from './session.ts';
import { textOut } from './text.ts';

/** What `from_json` reads of one `UnstatedRow`. */
const rowShape = {
  source: 'VARCHAR',
  incident: 'VARCHAR',
  openedAt: 'BIGINT',
  recordedAt: 'BIGINT',
  recordedBySource: 'BOOLEAN',
  types: ['VARCHAR'],
} as const;

/** Of events `e` whose id says that a row gave them (see `singleId`); withdrawn ones are `updated`. */
const ofRow = "e.type <> 'updated' AND e.event_id = concat(e.incident, ':', e.type)";

/** Standing events that rows gave, of the milestones that newer rows leave empty. */
const findWithdrawn = `SELECT DISTINCT ${textOut('e.source')} AS source, ${textOut('e.incident')} AS incident,
    ${textOut('e.event_id')} AS event_id, e.type::VARCHAR AS type,
    greatest(e.happened_at, r.opened_at) AS happened_at, r.recorded_at, r.recorded_by_source
  FROM events e JOIN (SELECT ${pairKey('source', 'incident')} AS incident_key, "openedAt" AS opened_at, "recordedAt" AS recorded_at,
      "recordedBySource" AS recorded_by_source, types
      FROM (SELECT unnest(from_json($1::VARCHAR, '${JSON.stringify([rowShape])}'), max_depth := 2))) r
    USING (incident_key)
  WHERE e.superseded_at IS NULL AND e.recorded_at < r.recorded_at
    AND list_contains(r.types, e.type::VARCHAR) AND ${ofRow}
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

async function withdrawnBy(session: Session, rows: readonly UnstatedRow[]): Promise<Withdrawal[]> {
  const found = await session.rows<Row>(findWithdrawn, rows);
  return found.map((row) => ({
    source: row.source,
    incident: row.incident,
    eventId: row.event_id,
    type: row.type as EventType,
    at: row.happened_at,
    recordedAt: row.recorded_at,
    recordedBySource: row.recorded_by_source,
  }));
}

/** Withdrawals against what the store holds, on a connection of their own: the writing one is amid an append. */
export function createWithdrawals(context: StoreContext): Withdrawals {
  return {
    types: () =>
      context.detached(async (session) => {
        const rows = await session.rows<{ type: string }>(
          `SELECT DISTINCT e.type::VARCHAR AS type FROM events e WHERE e.superseded_at IS NULL AND ${ofRow}`,
        );
        return rows.map(({ type }) => type as EventType);
      }),
    of: (rows) => context.detached((session) => withdrawnBy(session, rows)),
  };
}
