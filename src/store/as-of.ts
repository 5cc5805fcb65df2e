import type { StoreContext } from './context.ts';
import { loadPolicyVersions } from './policies.ts';
import { project } from './project.ts';
import { clockColumns, incidentColumns } from './schema.ts';
import type { Session } from './session.ts';
import { int, intList } from './text.ts';

export interface Moment {
  readonly asOf: number;
  /** Null: everything we know. */
  readonly knownAt: number | null;
}

/** Row sources as of a moment, for FROM clauses; valid until the next moment is asked for on the session. */
export interface WorldAt {
  /** Columns of `clocks` of the cycles begun by then, with `verdict`, `verdict_at` and `breached_at` as of then. */
  readonly clocks: string;
  /** Columns of `incidents` of those known by then. */
  readonly incidents: string;
  /** The stored rows hold as they are, and go on holding until something is written or dated to happen. */
  readonly settled: boolean;
  /** Changes with everything that is written. */
  readonly batch: number;
}

/** The worlds of one session; remembers the last one, so that the questions of one report share it. */
export interface Worlds {
  at(moment: Moment): Promise<WorldAt>;
}

/**
 * Makes the derived rows read as of a moment. Stored rows were judged at their `judged_at`; those whose events all lie
 * before both instants still hold, but for verdicts that time alone decides (`clockView`). The others, whose events
 * lie around the moment, date from after it, or were recorded after `knownAt`, are judged anew into temporary tables
 * that take their place.
 */
export function createWorlds(context: StoreContext, session: Session): Worlds {
  let last: { readonly key: string; readonly world: WorldAt } | null = null;

  async function build(moment: Moment, batch: number): Promise<WorldAt> {
    const T = int(moment.asOf);
    await findReplaced(session, moment);
    const [found] = await session.rows<{ n: number; again: number; later: boolean }>(
      `SELECT count(*) AS n, count_if(again) AS again,
        coalesce((SELECT max(judged_at) FROM incidents) > ${T}, false) AS later FROM replaced`,
    );
    const { n = 0, again = 0, later = false } = found ?? {};
    if (n === 0) {
      const clocks = clockView('clocks', T, later);
      return { clocks, incidents: incidentView('incidents', T), settled: !later, batch };
    }
    await judgeAgain(context, session, moment, again);
    const clocks = clockView(replacing('clocks', 'incident_id'), T, later);
    return { clocks, incidents: incidentView(replacing('incidents', 'id'), T), settled: false, batch };
  }

  return {
    async at(moment) {
      const [state] = await session.rows<{ batch: number }>('SELECT batch FROM state');
      const batch = state?.batch ?? 0;
      const key = JSON.stringify([moment.asOf, moment.knownAt, batch]);
      if (last?.key !== key) {
        last = null;
        last = { key, world: await build(moment, batch) };
      }
      return last.world;
    },
  };
}

/** `replaced`: incidents whose stored rows do not hold at the moment; `again`: to be judged there. */
async function findReplaced(session: Session, moment: Moment): Promise<void> {
  const { asOf, knownAt } = moment;
  const versions = knownAt === null ? [] : await loadPolicyVersions(session, null);
  const later = versions
    .filter(({ recordedAt }) => recordedAt > (knownAt ?? 0))
    .map(({ version }) => version);
  const byLater = `OR id IN (SELECT incident_id FROM clocks WHERE policy_version IN ${intList(later)})`;
  await session.run(`CREATE OR REPLACE TEMP TABLE replaced AS
    SELECT id, first_event_at <= ${int(asOf)} AND ${knownBy(moment)} AS again FROM incidents
    WHERE ${mustReplace(moment)} ${later.length === 0 ? '' : byLater}`);
}

function replacing(table: string, id: string): string {
  return `(SELECT * FROM ${table} ANTI JOIN replaced ON replaced.id = ${table}.${id}
    UNION ALL BY NAME SELECT * FROM moment_${table})`;
}

/** `last_event_at = asOf` too: a change at T itself may have decided a verdict whose breach instant is T. */
function mustReplace({ asOf, knownAt }: Moment): string {
  const straddles = `(first_event_at <= ${int(asOf)} AND last_event_at >= least(${int(asOf)}, judged_at))`;
  return knownAt === null ? straddles : `${straddles} OR max_recorded_at > ${int(knownAt)}`;
}

function knownBy({ knownAt }: Moment): string {
  return knownAt === null ? 'true' : `min_recorded_at <= ${int(knownAt)}`;
}

async function judgeAgain(
  context: StoreContext,
  session: Session,
  moment: Moment,
  count: number,
): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE moment_clocks (${clockColumns});
    CREATE OR REPLACE TEMP TABLE moment_incidents (${incidentColumns});
    CREATE OR REPLACE TEMP TABLE moment_touched AS
      SELECT (row_number() OVER (ORDER BY id))::INTEGER AS seq, i.* FROM incidents i
      WHERE id IN (SELECT id FROM replaced WHERE again)`);
  if (count === 0) return;
  await project({
    session,
    labels: context.labels,
    judge: context.createJudge(await loadPolicyVersions(session, moment.knownAt)),
    asOf: moment.asOf,
    knownAt: moment.knownAt,
    touched: 'moment_touched',
    count,
    clocks: 'moment_clocks',
    incidents: 'moment_incidents',
  });
}

/**
 * Pending clocks whose breach has come since they were judged are breached; breaches that had not come, found by a
 * later judgement, are pending again. Codes: 1 breached, 2 pending.
 */
function clockView(rows: string, T: string, later: boolean): string {
  const comes = `verdict = 2 AND breaches_at < ${T}`;
  const undoes = later ? `verdict = 1 AND verdict_at >= ${T} AND judged_at > ${T}` : 'false';
  const shown = (column: string, come: string, undo: string) =>
    `CASE WHEN ${comes} THEN ${come} WHEN ${undoes} THEN ${undo} ELSE ${column} END AS ${column}`;
  return `(SELECT * REPLACE (${shown('verdict', '1::UTINYINT', '2::UTINYINT')},
      ${shown('verdict_at', 'breaches_at', 'NULL')}, ${shown('breached_at', 'breaches_at', 'NULL')})
    FROM ${rows} WHERE started_at <= ${T})`;
}

function incidentView(rows: string, T: string): string {
  return `(SELECT * FROM ${rows} WHERE first_event_at <= ${T})`;
}
