import type { PolicyVersion } from '../core/sla/types.ts';
import type { StoreContext } from './context.ts';
import { project } from './project.ts';
import { clockColumns, incidentColumns } from './schema.ts';
import type { Session } from './session.ts';
import { int, intList } from './text.ts';

/** Row sources as of a moment, for FROM clauses; valid until another world of the same name is built on the session. */
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

/** The part of the log that counts, as SQL, and the policies. */
export interface Known {
  /** On events `e`: they stand. */
  readonly standing: string;
  /** On rows of `incidents`: they may rest on more than this part. */
  readonly exceeded: string;
  /** On rows of `incidents`: some event of them is part of it. */
  readonly begun: string;
  readonly versions: readonly PolicyVersion[];
}

/** On rows of `incidents`: one of these versions judged a clock of them that fulfils `near`. */
export function judgedByAny(versions: readonly PolicyVersion[], near = 'true'): string {
  if (versions.length === 0) return 'false';
  const numbers = intList(versions.map(({ version }) => version));
  return `id IN (SELECT incident_id FROM clocks WHERE policy_version IN ${numbers} AND ${near})`;
}

export interface WorldOptions {
  readonly asOf: number;
  readonly known: Known;
  readonly batch: number;
  /** What the names of its temporary tables begin with. */
  readonly name: string;
}

/**
 * Makes the derived rows read as of a moment. Stored rows were judged at their `judged_at`; those whose events all lie
 * before both instants still hold, but for verdicts that time alone decides (`clockView`). The others, whose events
 * lie around the moment, date from after it, or are not all known, are judged anew into temporary tables that take
 * their place.
 */
export async function buildWorld(
  context: StoreContext,
  session: Session,
  { asOf, known, batch, name }: WorldOptions,
): Promise<WorldAt> {
  const T = int(asOf);
  // `last_event_at = asOf` too: a change at T itself may have decided a verdict whose breach instant is T.
  const straddles = `(first_event_at <= ${T} AND last_event_at >= least(${T}, judged_at))`;
  await session.run(`CREATE OR REPLACE TEMP TABLE ${name}_replaced AS
    SELECT id, first_event_at <= ${T} AND ${known.begun} AS again FROM incidents WHERE ${straddles} OR ${known.exceeded}`);
  const [found] = await session.rows<{ n: number; again: number; later: boolean }>(
    `SELECT count(*) AS n, count_if(again) AS again,
      coalesce((SELECT max(judged_at) FROM incidents) > ${T}, false) AS later FROM ${name}_replaced`,
  );
  const { n = 0, again = 0, later = false } = found ?? {};
  if (n === 0) {
    const clocks = clockView('clocks', T, later);
    return { clocks, incidents: incidentView('incidents', T), settled: !later, batch };
  }
  await judgeAgain(context, session, { asOf, known, name, count: again });
  const replacing = (table: string, id: string) =>
    `(SELECT * FROM ${table} ANTI JOIN ${name}_replaced r ON r.id = ${table}.${id}
      UNION ALL BY NAME SELECT * FROM ${name}_${table})`;
  const clocks = clockView(replacing('clocks', 'incident_id'), T, later);
  return { clocks, incidents: incidentView(replacing('incidents', 'id'), T), settled: false, batch };
}

async function judgeAgain(
  context: StoreContext,
  session: Session,
  { asOf, known, name, count }: Omit<WorldOptions, 'batch'> & { readonly count: number },
): Promise<void> {
  const [clocks, incidents, touched] = [`${name}_clocks`, `${name}_incidents`, `${name}_touched`];
  await session.run(`CREATE OR REPLACE TEMP TABLE ${clocks} (${clockColumns});
    CREATE OR REPLACE TEMP TABLE ${incidents} (${incidentColumns});
    CREATE OR REPLACE TEMP TABLE ${touched} AS
      SELECT (row_number() OVER (ORDER BY id))::INTEGER AS seq, i.* FROM incidents i
      WHERE id IN (SELECT id FROM ${name}_replaced WHERE again)`);
  if (count === 0) return;
  await project({
    session,
    labels: context.labels,
    judge: context.createJudge(known.versions),
    asOf,
    standing: known.standing,
    touched,
    count,
    clocks,
    incidents,
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
