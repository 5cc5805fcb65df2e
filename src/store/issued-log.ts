import type { IssuedReport } from '../ports/report-records.ts';
import { readReplicaState } from './copied-log.ts';
import { contentText } from './event-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import { judgedByAny, type Known } from './world.ts';

/** The log as it was when a report was issued. */
export interface IssuedLog extends Known {
  /** SQL on columns of `events`: the entry came later. */
  readonly arrived: string;
}

/**
 * The part of the log that was there when it had so many entries and policy versions: what a report was made from,
 * whatever instants the sources date their records. A copy of a shared log got its entries in batches of its own, so there
 * it is what was recorded by then. Of the incidents that only another policy judges now those with a
 * clock `near` suffice. Leaves the temporary tables `arrived` (incidents with something newer) and `issued_entries`
 * (the older entries of their events).
 */
export async function issuedLog(
  session: Session,
  { issuedAt, data: { version, policyVersion } }: Pick<IssuedReport, 'issuedAt' | 'data'>,
  near: string,
): Promise<IssuedLog> {
  const { logId } = await readReplicaState(session);
  const arrivedSince =
    logId === null ? `batch > ${await lastBatch(session, version)}` : `recorded_at > ${int(issuedAt)}`;
  await findArrived(session, arrivedSince);
  await findIssuedEntries(session, arrivedSince);
  const all = await loadPolicyVersions(session, null);
  const later = all.filter((one) => one.version > policyVersion);
  const hasArrived = (alias: string) => `${alias}incident_key IN (SELECT incident_key FROM arrived)`;
  return {
    arrived: arrivedSince,
    standing: `CASE WHEN ${hasArrived('e.')} THEN e.rowid IN (SELECT rid FROM issued_entries WHERE stands)
      ELSE e.superseded_at IS NULL END`,
    exceeded: `${hasArrived('')} OR ${judgedByAny(later, near)}`,
    begun: `(NOT ${hasArrived('')} OR incident_key IN (SELECT incident_key FROM issued_entries WHERE stands))`,
    versions: all.filter((one) => !later.includes(one)),
  };
}

/** The batch with which the log had so many entries. */
async function lastBatch(session: Session, entries: number): Promise<number> {
  const [row] = await session.rows<{ batch: number }>(`SELECT coalesce(max(batch), 0) AS batch FROM (
      SELECT batch, sum(n) OVER (ORDER BY batch) AS entries FROM (SELECT batch, count(*) AS n FROM events GROUP BY batch))
    WHERE entries <= ${int(entries)}`);
  return row?.batch ?? 0;
}

/** Also incidents that lost an event: a newer version of it, which supersedes theirs, is another's. */
async function findArrived(session: Session, arrived: string): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE arrived AS
    SELECT DISTINCT incident_key FROM events WHERE ${arrived}
    UNION SELECT incident_key FROM events WHERE NOT (${arrived}) AND superseded_at IS NOT NULL
      AND id_key IN (SELECT id_key FROM events WHERE ${arrived})`);
}

/** Which of them stood then follows from their order alone, as in `markSuperseded`; texts are built for ties alone. */
async function findIssuedEntries(session: Session, arrived: string): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE issued_entries AS
    WITH own AS (SELECT DISTINCT id_key FROM events
        WHERE NOT (${arrived}) AND incident_key IN (SELECT incident_key FROM arrived)),
    entries AS MATERIALIZED (SELECT rowid AS rid, id_key, incident_key, content, recorded_at, recorded_by_source FROM events
      WHERE NOT (${arrived}) AND id_key IN (SELECT id_key FROM own)),
    ties AS (SELECT id_key, recorded_at FROM entries GROUP BY ALL HAVING count(*) > 1),
    texts AS (SELECT e.rowid AS rid, ${contentText} AS said FROM events e SEMI JOIN ties USING (id_key, recorded_at)),
    ordered AS (SELECT n.*, said, content IS DISTINCT FROM lag(content) OVER recorded AS begins
      FROM entries n LEFT JOIN texts USING (rid) WINDOW recorded AS (PARTITION BY id_key ORDER BY recorded_at, said, recorded_by_source DESC))
    SELECT rid, id_key, incident_key, begins
      AND row_number() OVER (PARTITION BY id_key, begins ORDER BY recorded_at DESC, said DESC) = 1 AS stands FROM ordered`);
}
