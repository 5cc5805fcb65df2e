import { contentText } from './event-sql.ts';
import type { Session } from './session.ts';

/**
 * `versions`: the entries of the events in `unsettled` that the log has or, of the batch, takes (the rule is at
 * `dedupe`), with their `place` in recorded order. Content breaks ties of `recordedAt` as text, for only there its
 * order matters; it is built for those entries alone.
 */
export async function makeVersions(
  session: Session,
  batch: number,
  slice: string,
  ours: string,
): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE versions AS
    WITH distinct_entries AS MATERIALIZED (
      SELECT rowid AS rid, batch = ${batch} AS is_new, id_key, incident_key, content, recorded_at,
        recorded_by_source, batch = ${batch} AND ${ours} AS is_ours
      FROM events WHERE ${slice} AND id_key IN (SELECT id_key FROM unsettled WHERE ${slice})
      QUALIFY row_number() OVER (PARTITION BY id_key, content, recorded_at${ours === 'false' ? ', recorded_by_source' : ''}
        ORDER BY batch = ${batch}, recorded_by_source DESC, rowid) = 1),
    ties AS (SELECT id_key, recorded_at FROM distinct_entries GROUP BY ALL HAVING count(*) > 1),
    texts AS (SELECT e.rowid AS rid, ${contentText} AS said FROM events e SEMI JOIN ties USING (id_key, recorded_at)),
    ordered AS (SELECT d.*, row_number() OVER recorded AS place, lag(content) OVER recorded AS before
      FROM distinct_entries d LEFT JOIN texts USING (rid)
      WINDOW recorded AS (PARTITION BY id_key ORDER BY recorded_at, said, recorded_by_source DESC)),
    recordings AS (SELECT *, bool_and(is_ours) OVER recording AS all_ours,
        last_value(content) OVER recording = first_value(before) OVER recording AS ends_as_before
      FROM ordered WINDOW recording AS (PARTITION BY id_key, recorded_at ORDER BY place
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
    SELECT rid, is_new, id_key, incident_key, content, recorded_at, place FROM recordings
    WHERE NOT (is_ours AND coalesce(content = before OR (all_ours AND ends_as_before), false))`);
}

/** Entries of the batch among `versions` that are not the first of a new event. */
export async function countCorrections(session: Session): Promise<number> {
  const [row] = await session.rows<{ n: number }>(
    `SELECT (SELECT count(*) FROM versions WHERE is_new)
      - (SELECT count(*) FROM (SELECT id_key FROM versions GROUP BY id_key HAVING bool_and(is_new))) AS n`,
  );
  return row?.n ?? 0;
}

/**
 * A version stands from when it was recorded until one with other content is. The same content again is part of that
 * run: its entry is superseded as it is recorded, so that the run's first, and when that was recorded, go on standing.
 */
export async function markSuperseded(session: Session): Promise<void> {
  await session.run(`UPDATE events SET superseded_at = v.until FROM (
      WITH runs AS (SELECT *, coalesce(content = lag(content) OVER (PARTITION BY id_key ORDER BY place), false) AS again
        FROM versions),
      firsts AS (SELECT rid, lead(recorded_at) OVER (PARTITION BY id_key ORDER BY place) AS until
        FROM runs WHERE NOT again)
      SELECT rid, until FROM firsts UNION ALL SELECT rid, recorded_at FROM runs WHERE again) v
    WHERE events.rowid = v.rid AND events.superseded_at IS DISTINCT FROM v.until`);
}
