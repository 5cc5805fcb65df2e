import { outcomes } from '../core/report/facts.ts';
import type { ClockKind, Verdict } from '../core/sla/types.ts';
import type { Flip, Replay, ReplayQuery } from '../ports/what-if.ts';
import type { WorldAt } from './as-of.ts';
import type { StoreContext } from './context.ts';
import { factsAt, readFacts } from './facts.ts';
import { filterSql } from './filters.ts';
import { periodSql } from './period-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import { project } from './project.ts';
import { clockColumns, incidentColumns } from './schema.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

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
      knownAt: query.knownAt,
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

type FlipRow = {
  source: string;
  incident: string;
  id: number;
  cycle: number;
  kind: number;
  before: number | null;
  after: number | null;
};

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
  const side = (clocks: string) => `(SELECT incident_id, kind, cycle,
      CASE WHEN ${undecided} THEN 2 ELSE verdict END AS outcome
    FROM ${clocks} WHERE kind < 2 AND ${near} AND ${counted} AND ${filter})`;
  await session.run(`CREATE OR REPLACE TEMP TABLE flips AS
    SELECT coalesce(b.incident_id, a.incident_id) AS incident_id, coalesce(b.kind, a.kind) AS kind,
      coalesce(b.cycle, a.cycle) AS cycle, b.outcome AS before, a.outcome AS after
    FROM ${side(world.clocks)} b FULL JOIN ${side(proposed.clocks)} a
      ON a.incident_id = b.incident_id AND a.kind = b.kind AND a.cycle = b.cycle
    WHERE a.outcome IS DISTINCT FROM b.outcome`);
  const changes = await session.rows<{
    kind: number;
    before: number | null;
    after: number | null;
    n: number;
  }>('SELECT kind, before, after, count(*) AS n FROM flips GROUP BY ALL ORDER BY ALL');
  const rows = await session.rows<FlipRow>(
    `SELECT ${textOut('i.source')} AS source, ${textOut('i.incident')} AS incident, f.incident_id AS id, f.cycle, f.kind, f.before, f.after
    FROM flips f JOIN incidents i ON i.id = f.incident_id
    ORDER BY i.source, i.incident, f.cycle, f.kind LIMIT ${int(query.limit)}`,
  );
  return {
    flips: rows.map(({ kind, before, after, ...row }): Flip => ({ ...row, ...named(kind, before, after) })),
    totalFlips: changes.reduce((sum, { n }) => sum + n, 0),
    changes: changes.map(({ kind, before, after, n }) => ({ ...named(kind, before, after), n })),
  };
}

function named(
  kind: number,
  before: number | null,
  after: number | null,
): { clock: ClockKind; from: Verdict | null; to: Verdict | null } {
  return {
    clock: kind === 0 ? 'response' : 'resolution',
    from: outcomes[before ?? -1] ?? null,
    to: outcomes[after ?? -1] ?? null,
  };
}
