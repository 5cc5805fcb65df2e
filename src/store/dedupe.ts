import { contentText } from './event-sql.ts';
import { type DigestSum, sumEntries } from './hash.ts';
import type { Session } from './session.ts';

export interface Deduplication {
  readonly duplicates: number;
  readonly corrections: number;
  /** Entries of the log that are new. */
  readonly kept: number;
  /** Digests of old entries before and after their `recorded_at` moved earlier; null where none did. */
  readonly moved: { readonly remove: DigestSum; readonly add: DigestSum } | null;
  /** Incidents whose events of `conflicts` changed, for `makeTouched`. */
  readonly changedKeys: string;
}

/**
 * Takes the batch's repeated events out again and marks which version of an event stands. The log is a set of
 * (event, content), each with the earliest time we learned of it: the order of arrival leaves no trace.
 * `hasOlder`: there are earlier batches.
 */
export async function dedupe(
  session: Session,
  batch: number,
  offered: number,
  hasOlder: boolean,
): Promise<Deduplication> {
  const older = `UNION SELECT DISTINCT n.id_key FROM events n
    SEMI JOIN (SELECT id_key FROM events WHERE batch <> ${batch}) o USING (id_key) WHERE n.batch = ${batch}`;
  await session.run(`CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT id_key FROM events WHERE batch = ${batch} GROUP BY id_key HAVING count(*) > 1 ${hasOlder ? older : ''}`);
  const [found] = await session.rows<{ n: number }>('SELECT count(*) AS n FROM repeated');
  if ((found?.n ?? 0) === 0)
    return {
      duplicates: 0,
      corrections: 0,
      kept: offered,
      moved: null,
      changedKeys: 'SELECT NULL::UHUGEINT',
    };

  await makeVersions(session, batch);
  const [counts] = await session.rows<{ duplicates: number; corrections: number; moved: number }>(
    `SELECT count_if(is_new AND NOT keeps) AS duplicates,
      coalesce(count_if(is_new AND keeps) - count(DISTINCT id_key) FILTER (all_new), 0) AS corrections,
      count_if(moves) AS moved FROM versions`,
  );
  const duplicates = counts?.duplicates ?? 0;
  await session.run(
    'DELETE FROM events WHERE rowid IN (SELECT rid FROM versions WHERE is_new AND NOT keeps)',
  );
  const moved = (counts?.moved ?? 0) > 0 ? await moveEarlier(session) : null;
  await markSuperseded(session);
  return {
    duplicates,
    corrections: counts?.corrections ?? 0,
    kept: offered - duplicates,
    moved,
    changedKeys: `SELECT incident_key FROM versions WHERE id_key IN
      (SELECT id_key FROM versions WHERE (is_new AND keeps) OR moves)`,
  };
}

/** `versions`: every row of a repeated event, whether it stays, and the earliest time its content was recorded. */
async function makeVersions(session: Session, batch: number): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE versions AS
    WITH found AS (SELECT rowid AS rid, batch = ${batch} AS is_new, id_key, incident_key, content, recorded_at,
        recorded_by_source, ${contentText} AS said
      FROM events WHERE id_key IN (SELECT id_key FROM repeated)),
    ranked AS (SELECT *,
        row_number() OVER (PARTITION BY id_key, content ORDER BY is_new, recorded_at, recorded_by_source DESC, rid) AS rank,
        first_value(recorded_at) OVER earliest AS first_recorded_at,
        first_value(recorded_by_source) OVER earliest AS first_by_source,
        bool_and(is_new) OVER (PARTITION BY id_key) AS all_new
      FROM found WINDOW earliest AS (PARTITION BY id_key, content ORDER BY recorded_at, recorded_by_source DESC, rid))
    SELECT *, rank = 1 AS keeps, rank = 1 AND NOT is_new
      AND (recorded_at <> first_recorded_at OR recorded_by_source <> first_by_source) AS moves
    FROM ranked`);
}

async function moveEarlier(session: Session): Promise<{ remove: DigestSum; add: DigestSum }> {
  const moving = 'FROM events WHERE rowid IN (SELECT rid FROM versions WHERE moves)';
  const remove = await sumEntries(session, moving);
  await session.run(`UPDATE events SET recorded_at = v.first_recorded_at, recorded_by_source = v.first_by_source
    FROM versions v WHERE events.rowid = v.rid AND v.moves`);
  return { remove, add: await sumEntries(session, moving) };
}

/** The version recorded last stands, at equal times the larger content; each is superseded by its successor. */
async function markSuperseded(session: Session): Promise<void> {
  await session.run(`UPDATE events SET superseded_at = v.next_at FROM (
      SELECT rid, lead(first_recorded_at) OVER (PARTITION BY id_key ORDER BY first_recorded_at, said) AS next_at
      FROM versions WHERE keeps) v
    WHERE events.rowid = v.rid AND events.superseded_at IS DISTINCT FROM v.next_at`);
}
