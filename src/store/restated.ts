import { type ComplianceKind, complianceKinds } from '../core/report/model.ts';
import type { Restated, RestatedCounts } from '../core/report/restatements.ts';
import type { RestatementQuery } from '../ports/restating.ts';
import { compareClocks } from './clock-diff.ts';
import type { StoreContext } from './context.ts';
import { filterSql } from './filters.ts';
import { issuedLog } from './issued-log.ts';
import { periodSql } from './period-sql.ts';
import { readCauses } from './restatement-causes.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import { buildWorld, type WorldAt } from './world.ts';

/** More clocks than any period holds. */
const everyClock = 100_000_000;

/** What of a clock a report shows beside its outcome. */
const figures = [
  'started_at',
  'elapsed_ms',
  'wall_ms',
  'decided_at',
  'target_ms',
  'service',
  'team',
  'priority',
  'customer',
];

/** A period by the log as it was when an earlier report was issued, against `world`, that of the query. */
export async function readRestated(
  context: StoreContext,
  session: Session,
  world: WorldAt,
  query: RestatementQuery,
): Promise<Restated> {
  const { asOf } = query.since;
  const known = await issuedLog(session, query.since, periodSql(query).near);
  const then = await buildWorld(context, session, { asOf, known, batch: world.batch, name: 'issued' });
  const reading = readingSql(query, filterSql(query.filters, context.labels));
  await session.run(`CREATE OR REPLACE TEMP TABLE read_then AS ${reading(then.clocks)};
    CREATE OR REPLACE TEMP TABLE read_now AS ${reading(world.clocks)}`);
  const passing = timePassing(asOf);
  const diff = await compareClocks(
    session,
    { before: 'FROM read_then', after: 'FROM read_now', also: figures, except: passing },
    everyClock,
  );
  const causes = await readCauses(session, world, {
    ...query.since,
    arrived: known.arrived,
    now: query.asOf,
  });
  const [passed] = await session.rows<{ n: number }>(
    `SELECT count(*) AS n FROM read_then b JOIN read_now a USING (incident_id, kind, cycle) WHERE b.kind < 2 AND ${passing}`,
  );
  return {
    before: await readCounts(session, 'read_then'),
    after: await readCounts(session, 'read_now'),
    clocks: diff.flips.map(({ id, ...flip }) => ({ ...flip, causes: causes(id, flip) })),
    shifted: diff.shifted,
    decidedSince: passed?.n ?? 0,
  };
}

/**
 * Clocks that count or stopped in the period. Times are those of stops by the earlier as-of, groups and targets those of
 * verdicts by then: later ones are not yet what they will be.
 */
function readingSql(query: RestatementQuery, filter: string): (clocks: string) => string {
  const { near, counted, undecided, stopped } = periodSql(query);
  const T = int(query.since.asOf);
  const shown = (column: string, name = column) =>
    `CASE WHEN counted AND outcome <> 2 AND verdict_at <= ${T} THEN ${column} END AS ${name}`;
  return (
    clocks,
  ) => `SELECT incident_id, kind, cycle, policy_version, verdict_at, breached_at, stopped_at, started_at,
      CASE WHEN counted THEN outcome END AS outcome,
      CASE WHEN stopped THEN elapsed_ms END AS elapsed_ms, CASE WHEN stopped THEN wall_ms END AS wall_ms,
      ${shown('verdict_at', 'decided_at')},
      ${['target_ms', 'service', 'team', 'priority', 'customer'].map((name) => shown(name)).join(', ')}
    FROM (SELECT *, ${counted} AS counted, (CASE WHEN ${undecided} THEN 2 ELSE verdict END) AS outcome,
        (kind < 2 AND ${stopped} AND stopped_at <= ${T}) AS stopped
      FROM ${clocks} WHERE ${near} AND ${filter})
    WHERE counted OR stopped`;
}

/**
 * Open at the earlier as-of and decided after it, or breached just there: as of T a clock is breached where it breached
 * before T. One that lost its target was not decided; one cancelled after it was, if it had stopped or breached by then.
 */
function timePassing(asOf: number): string {
  const T = int(asOf);
  const decidedBefore = `a.outcome = 5 AND coalesce(a.breached_at < ${T} OR a.stopped_at <= ${T}, false)`;
  return `(b.outcome = 2 AND a.outcome IN (0, 1, 3, 5) AND NOT (${decidedBefore})
    AND (a.verdict_at > ${T} OR (a.outcome = 1 AND a.verdict_at = ${T})))`;
}

const codes = ['met', 'breached', 'pending'] as const;

async function readCounts(session: Session, table: string): Promise<Record<ComplianceKind, RestatedCounts>> {
  const rows = await session.rows<{ kind: number; met: number; breached: number; pending: number }>(
    `SELECT kind, ${codes.map((name, code) => `count_if(outcome = ${code}) AS ${name}`).join(', ')}
      FROM ${table} GROUP BY kind`,
  );
  const of = (kind: ComplianceKind): RestatedCounts => {
    const row = rows.find((one) => one.kind === complianceKinds.indexOf(kind));
    return { met: row?.met ?? 0, breached: row?.breached ?? 0, pending: row?.pending ?? 0 };
  };
  return { response: of('response'), resolution: of('resolution'), overall: of('overall') };
}
