import type { Replay, ReplayQuery } from '../ports/what-if.ts';
import { compareClocks } from './clock-diff.ts';
import type { StoreContext } from './context.ts';
import { effective } from './event-sql.ts';
import { factsAt, readFacts } from './facts.ts';
import { filterSql } from './filters.ts';
import { periodSql } from './period-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import { project } from './project.ts';
import { clockColumns, incidentColumns } from './schema.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import type { WorldAt } from './world.ts';

/**
 * Judges the incidents of a period by other policies, from their events, beside the stored judgement: nothing is
 * written. Both readings count the same period at the same as-of.
 */
export async function replay(
  context: StoreContext,
  session: Session,
  world: WorldAt,
  query: ReplayQuery,
): Promise<Replay> {
  const count = await findCandidates(context, session, world, query);
  await session.run(`CREATE OR REPLACE TEMP TABLE replayed_clocks (${clockColumns});
    CREATE OR REPLACE TEMP TABLE replayed_incidents (${incidentColumns})`);
  const versions = await loadPolicyVersions(session, query.knownAt);
  const judge = context.createJudge([
    { ...query.proposal, version: 1, recordedAt: 0, effectiveFrom: Number.MIN_SAFE_INTEGER },
  ]);
  if (count > 0) {
    await project({
      session,
      labels: context.labels,
      judge,
      asOf: query.asOf,
      standing: effective(query.knownAt, 'e'),
      touched: 'replay_touched',
      count,
      clocks: 'replayed_clocks',
      incidents: 'replayed_incidents',
    });
  }
  const proposed: WorldAt = {
    ...world,
    clocks: `(SELECT * FROM replayed_clocks WHERE started_at <= ${int(query.asOf)})`,
  };
  const { labels } = context;
  const stored = context.createJudge(versions);
  const before = factsAt(await readFacts(session, world, labels, query), stored, query.asOf);
  const after = factsAt(await readFacts(session, proposed, labels, query), judge, query.asOf);
  return {
    replayedIncidents: count,
    before,
    after,
    ...(await readFlips(session, world, proposed, query, context)),
  };
}

/** Incidents with a clock near the period, whatever its outcome: other targets move verdicts across its bounds. */
async function findCandidates(
  context: StoreContext,
  session: Session,
  world: WorldAt,
  query: ReplayQuery,
): Promise<number> {
  await session.run(`CREATE OR REPLACE TEMP TABLE replay_touched AS
    SELECT (row_number() OVER (ORDER BY first_event_at, incident_key))::INTEGER AS seq, i.* FROM ${world.incidents} i
    WHERE id IN (SELECT incident_id FROM ${world.clocks} WHERE ${periodSql(query).near}
      AND ${filterSql(query.filters, context.labels)})`);
  const [row] = await session.rows<{ n: number }>('SELECT count(*) AS n FROM replay_touched');
  return row?.n ?? 0;
}

/** Clocks that count in the period under either reading and whose verdict differs. */
async function readFlips(
  session: Session,
  world: WorldAt,
  proposed: WorldAt,
  query: ReplayQuery,
  context: StoreContext,
): Promise<Pick<Replay, 'flips' | 'totalFlips' | 'changes'>> {
  const { near, counted, undecided } = periodSql(query);
  const filter = filterSql(query.filters, context.labels);
  const reading = (clocks: string) => `SELECT incident_id, kind, cycle,
      CASE WHEN ${undecided} THEN 2 ELSE verdict END AS outcome
    FROM ${clocks} WHERE ${near} AND ${counted} AND ${filter}`;
  const readings = { before: reading(world.clocks), after: reading(proposed.clocks) };
  const { flips, totalFlips, changes } = await compareClocks(session, readings, query.limit);
  return { flips, totalFlips, changes };
}
