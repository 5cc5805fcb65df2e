import type { Session } from './session.ts';
import { int } from './text.ts';

/** Rows of one row group, by which the engine passes over what a range of row numbers leaves out. */
const groupRows = 122_880;
/** Beyond so many groups the whole table is read at once. */
const mostRanges = 16;

/** What grouping and judging read of an event. */
const columns = `incident_key, source, incident, event_id, type, happened_at, recorded_at, recorded_by_source,
  superseded_at, service, team, customer, priority, assignee, reason, response_due_at, resolution_due_at,
  response_within, resolution_within, naive_resolved`;

/**
 * Copies the events of a few incidents (`condition` on events `e`), none of which was recorded before `recordedFrom`, into
 * a temporary table and returns its name. They are looked for in the one column of keys; the others, ten times as much to
 * read, only where there is one. Mostly that is the end of the log.
 */
export async function gatherEvents(
  session: Session,
  condition: string,
  recordedFrom: number,
): Promise<string> {
  await session.run(`CREATE OR REPLACE TEMP TABLE touched_rows AS SELECT e.rowid AS rid FROM events e
      WHERE e.recorded_at >= ${int(recordedFrom)} AND ${condition};
    CREATE OR REPLACE TEMP TABLE touched_events AS SELECT ${columns} FROM events LIMIT 0`);
  // As text: rows of this transaction have numbers beyond what a JS number holds.
  const ranges = await session.rows<{ low: string; high: string }>(
    `SELECT min(rid)::VARCHAR AS low, max(rid)::VARCHAR AS high FROM touched_rows GROUP BY rid // ${groupRows}`,
  );
  const within = ranges.map(({ low, high }) => `rowid BETWEEN ${low} AND ${high} AND`);
  for (const range of ranges.length > mostRanges ? [''] : within) {
    await session.run(`INSERT INTO touched_events SELECT ${columns} FROM events
      WHERE ${range} rowid IN (SELECT rid FROM touched_rows)`);
  }
  return 'touched_events';
}
