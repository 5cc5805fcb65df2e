import type { Session } from './session.ts';
import { slicesOf } from './slices.ts';
import { countCorrections, makeVersions, markSuperseded } from './versions.ts';

export interface Deduplication {
  readonly duplicates: number;
  readonly corrections: number;
  /** Entries of the log that are new. */
  readonly kept: number;
  /** Incidents other than the batch's in which another version of an event may stand now, for `makeTouched`. */
  readonly changedKeys: string;
}

/** A batch as it lies in `events`. */
export interface Offer {
  readonly batch: number;
  /** Entries it has. */
  readonly offered: number;
  /** There are earlier batches. */
  readonly hasOlder: boolean;
  /** SQL condition on its entries: we gave them their `recorded_at`. */
  readonly ours: string;
}

/** Offered entries looked at together. */
const sliceEntries = 400_000;

/**
 * Takes out of the batch again what tells the log nothing, and marks which version of an event stands. Entries once
 * in the log are neither removed nor changed. The rule, for an offered entry of an event:
 *
 * 1. With the content and the `recordedAt` of an entry in the log it is a duplicate.
 * 2. With a `recordedAt` of our own (`ours`: the file says nothing about it, perhaps is imported again) it is one too where
 *    the version just before it in recorded order says the same. What a file brings of one event is one recording:
 *    where the last version of it says what stood before, none of it is new.
 *    Where nothing has a date of ours, as in a shared log, what the source dated and what it did not are apart, so that
 *    the same is kept whatever came first.
 * 3. Otherwise it is a new entry, even of content recorded before: a correction can be taken back.
 *
 * Recorded order is by `recordedAt`, at one instant by content (`makeVersions`). Which entry stands follows from the
 * order alone (`markSuperseded`, and `core/incidents/effective.ts` without a database).
 */
export async function dedupe(
  session: Session,
  { batch, offered, hasOlder, ours }: Offer,
): Promise<Deduplication> {
  const result = { duplicates: 0, corrections: 0, kept: offered, changedKeys: 'SELECT NULL::UHUGEINT' };
  const slices = slicesOf('id_key', offered, sliceEntries);
  if (offered === 0) return result;
  if ((await findRepeated(session, batch, slices, hasOlder)) === 0) return result;

  await session.run('CREATE OR REPLACE TEMP TABLE unsettled (id_key UHUGEINT)');
  let known = 0;
  for (const slice of slices) known += await findKnown(session, batch, slice, ours);
  // The rollback takes them out quicker than statements would.
  if (known === offered) return { ...result, duplicates: offered, kept: 0 };

  await session.run('CREATE OR REPLACE TEMP TABLE changed (incident_key UHUGEINT)');
  for (const slice of slices) {
    await makeVersions(session, batch, slice, ours);
    result.duplicates += await dropRepeated(session, batch, slice);
    result.corrections += await countCorrections(session);
    await markSuperseded(session);
    await session.run(`INSERT INTO changed SELECT DISTINCT o.incident_key FROM versions o JOIN versions n USING (id_key)
      WHERE n.is_new AND o.incident_key <> n.incident_key`);
  }
  await session.run('DROP TABLE repeated; DROP TABLE unsettled; DROP TABLE compared; DROP TABLE versions');
  return { ...result, kept: offered - result.duplicates, changedKeys: 'SELECT incident_key FROM changed' };
}

/** `repeated`: the batch's events of which there are several entries; returns how many. */
async function findRepeated(
  session: Session,
  batch: number,
  slices: readonly string[],
  hasOlder: boolean,
): Promise<number> {
  await session.run('CREATE OR REPLACE TEMP TABLE repeated (id_key UHUGEINT)');
  for (const slice of slices) {
    // A table of its own: the planner would take the whole log for the smaller side of the join.
    await session.run(`CREATE OR REPLACE TEMP TABLE offered AS SELECT id_key, count(*) AS n FROM events
      WHERE batch = ${batch} AND ${slice} GROUP BY id_key`);
    const older = `UNION SELECT DISTINCT id_key FROM events
      WHERE batch <> ${batch} AND ${slice} AND id_key IN (SELECT id_key FROM offered)`;
    await session.run(`INSERT INTO repeated SELECT id_key FROM offered WHERE n > 1 ${hasOlder ? older : ''}`);
  }
  const [row] = await session.rows<{ n: number }>('SELECT count(*) AS n FROM repeated');
  return row?.n ?? 0;
}

/**
 * Adds to `unsettled` the repeated events of which the batch says something other than what stands, and returns how
 * many entries the others have: of a file imported again nearly all, and these need not be put in order.
 */
async function findKnown(session: Session, batch: number, slice: string, ours: string): Promise<number> {
  await session.run(`CREATE OR REPLACE TEMP TABLE compared AS
    SELECT n.id_key, count(*) AS entries, bool_and(coalesce((n.recorded_at = s.recorded_at AND n.recorded_by_source = s.recorded_by_source)
      OR (n.recorded_at > s.recorded_at AND n.is_ours), false)) AS known
    FROM (SELECT id_key, content, recorded_at, recorded_by_source, ${ours} AS is_ours FROM events WHERE batch = ${batch} AND ${slice}
      AND id_key IN (SELECT id_key FROM repeated WHERE ${slice})) n
    LEFT JOIN (SELECT id_key, content, recorded_at, recorded_by_source FROM events
      WHERE batch <> ${batch} AND superseded_at IS NULL AND ${slice}) s USING (id_key, content)
    GROUP BY n.id_key`);
  await session.run('INSERT INTO unsettled SELECT id_key FROM compared WHERE NOT known');
  const [row] = await session.rows<{ n: number | null }>(
    'SELECT sum(entries)::BIGINT AS n FROM compared WHERE known',
  );
  return row?.n ?? 0;
}

/** Takes the entries that are not among `versions` out of the batch; returns how many. */
async function dropRepeated(session: Session, batch: number, slice: string): Promise<number> {
  return session.run(`DELETE FROM events WHERE batch = ${batch} AND ${slice}
    AND id_key IN (SELECT id_key FROM repeated WHERE ${slice}) AND rowid NOT IN (SELECT rid FROM versions)`);
}
