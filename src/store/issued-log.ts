import type { IssuedReport } from '../ports/report-records.ts';
import { contentText } from './event-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import { judgedByAny, type Known } from './world.ts';

/** The log as it was when a report was issued. */
export interface IssuedLog extends Known {
  /** The last batch it had. */
  readonly batch: number;
}

/**
 * The part of the log that was there when it had so many entries and policy versions: what a report was made from,
 * whatever instants the sources date their records. Of the incidents that only another policy judges now those with a
 * clock `near` suffice. Leaves the temporary tables `arrived` (incidents with something newer) and `issued_entries`
 * (the older entries of their events).
 */
export async function issuedLog(
  session: Session,
  { version, policyVersion }: IssuedReport['data'],
  near: string,
): Promise<IssuedLog> {
  const batch = await lastBatch(session, version);
  await findArrived(session, batch);
  await findIssuedEntries(session, batch);
  const all = await loadPolicyVersions(session, null);
  const later = all.filter((one) => one.version > policyVersion);
  const hasArrived = (alias: string) => `${alias}incident_key IN (SELECT incident_key FROM arrived)`;
  return {
    batch,
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
async function findArrived(session: Session, batch: number): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE arrived AS
    SELECT DISTINCT incident_key FROM events WHERE batch > ${batch}
    UNION SELECT incident_key FROM events WHERE batch <= ${batch} AND superseded_at IS NOT NULL
      AND id_key IN (SELECT id_key FROM events WHERE batch > ${batch})`);
}

/** Which of them stood then follows from their order alone, as in `markSuperseded`; texts are built for ties alone. */
async function findIssuedEntries(session: Session, batch: number): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE issued_entries AS
    WITH own AS (SELECT DISTINCT id_key FROM events
        WHERE batch <= ${batch} AND incident_key IN (SELECT incident_key FROM arrived)),
    entries AS MATERIALIZED (SELECT rowid AS rid, id_key, incident_key, content, recorded_at FROM events
      WHERE batch <= ${batch} AND id_key IN (SELECT id_key FROM own)),
    ties AS (SELECT id_key, recorded_at FROM entries GROUP BY ALL HAVING count(*) > 1),
    texts AS (SELECT e.rowid AS rid, ${contentText} AS said FROM events e SEMI JOIN ties USING (id_key, recorded_at)),
    ordered AS (SELECT n.*, said, content IS DISTINCT FROM lag(content) OVER recorded AS begins
      FROM entries n LEFT JOIN texts USING (rid) WINDOW recorded AS (PARTITION BY id_key ORDER BY recorded_at, said))
    SELECT rid, id_key, incident_key, begins
      AND row_number() OVER (PARTITION BY id_key, begins ORDER BY recorded_at DESC, said DESC) = 1 AS stands FROM ordered`);
}
