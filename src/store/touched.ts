import type { Session } from './session.ts';
import { slicesOf } from './slices.ts';

/** Events of the log grouped at once. */
const sliceEvents = 4_000_000;

/**
 * Makes the temporary table `touched` of the incidents that have an event `e` in `condition`, as
 * `project` wants it: ordered by first event, so that derived rows lie by time on disk. New incidents get ids. `events`
 * may be another table that has all events of these incidents.
 */
export async function makeTouched(
  session: Session,
  condition: string,
  events = 'events',
): Promise<{ count: number; newIncidents: number }> {
  const [all] = await session.rows<{ n: number }>(`SELECT count(*) AS n FROM ${events}`);
  await session.run(`CREATE OR REPLACE TEMP TABLE grouped (incident_key UHUGEINT, source VARCHAR, incident VARCHAR,
    first_event_at BIGINT, last_event_at BIGINT, min_recorded_at BIGINT, max_recorded_at BIGINT)`);
  for (const slice of slicesOf('e.incident_key', all?.n ?? 0, sliceEvents)) {
    await session.run(`INSERT INTO grouped
      SELECT e.incident_key, any_value(e.source), any_value(e.incident), min(e.happened_at), max(e.happened_at),
        min(e.recorded_at), max(greatest(e.recorded_at, coalesce(e.superseded_at, e.recorded_at)))
      FROM ${events} e WHERE ${slice} AND ${condition} GROUP BY e.incident_key`);
  }
  await session.run(`CREATE OR REPLACE TEMP TABLE touched AS
    WITH known AS (SELECT g.*, i.id AS known_id FROM grouped g LEFT JOIN incidents i ON i.incident_key = g.incident_key)
    SELECT (row_number() OVER (ORDER BY first_event_at, incident_key))::INTEGER AS seq,
      coalesce(known_id, (SELECT last_incident FROM state)
        + row_number() OVER (PARTITION BY known_id IS NULL ORDER BY first_event_at, incident_key))::INTEGER AS id,
      known_id IS NULL AS is_new, known.* EXCLUDE (known_id) FROM known ORDER BY seq;
    DROP TABLE grouped`);
  const [row] = await session.rows<{ count: number; newIncidents: number }>(
    'SELECT count(*) AS count, count_if(is_new) AS "newIncidents" FROM touched',
  );
  return row ?? { count: 0, newIncidents: 0 };
}

/** Drops the derived rows of the incidents in `touched` that were there before. */
export async function dropDerived(session: Session): Promise<void> {
  const known = '(SELECT id FROM touched WHERE NOT is_new)';
  await session.run(`DELETE FROM clocks WHERE incident_id IN ${known}`);
  await session.run(`DELETE FROM incidents WHERE id IN ${known}`);
}

/** Notes the ids that the incidents in `touched` have, so that later ones get others. */
export async function countIncidents(session: Session): Promise<void> {
  await session.run(
    `UPDATE state SET last_incident = greatest(last_incident, (SELECT coalesce(max(id), 0) FROM touched))`,
  );
}
