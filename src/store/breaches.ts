import type { BreachRow, ReportQuery } from '../core/report/facts.ts';
import type { Judge } from '../core/sla/judge.ts';
import { filterSql } from './filters.ts';
import { type Names, nameOf, readNames } from './incident-names.ts';
import type { Labels } from './labels.ts';
import { runningMs } from './open-clocks.ts';
import { periodSql } from './period-sql.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';
import type { WorldAt } from './world.ts';

type Row = {
  source: string;
  incident: string;
  cycle: number;
  kind: number;
  service: number;
  team: number;
  customer: number;
  priority: number;
  started_at: number;
  due_at: number | null;
  breached_at: number;
  stopped_at: number | null;
  elapsed_ms: number;
  target_ms: number | null;
  open_state: number;
  judged_at: number;
  policy_version: number;
  running_calendar: number;
};

/** Breached clocks that count in the period, latest breach first, then by source, incident and clock. */
export async function readBreaches(
  session: Session,
  world: WorldAt,
  labels: Labels,
  judge: Judge,
  query: ReportQuery,
  limit: number,
): Promise<{ rows: BreachRow[]; total: number }> {
  const { near, counted, undecided } = periodSql(query);
  const breached = `FROM ${world.clocks} WHERE ${near} AND kind < 2 AND verdict = 1 AND ${counted} AND NOT ${undecided}
    AND ${filterSql(query.filters, labels)}`;
  // Ordering by names takes those of every breach it looks at: no earlier one than the last that can be shown.
  const [count] = await session.rows<{ n: number; last: number | null }>(
    `SELECT count(*) AS n, list_min(max(breached_at, ${int(Math.max(1, limit))})) AS last ${breached}`,
  );
  const rows =
    await session.rows<Row>(`SELECT ${textOut('i.source')} AS source, ${textOut('i.incident')} AS incident,
      c.cycle, c.kind, c.service, c.team, c.customer, c.priority, c.started_at, c.due_at, c.breached_at, c.stopped_at,
      c.elapsed_ms, c.target_ms, c.open_state, c.judged_at, c.policy_version, c.running_calendar
    FROM (SELECT * ${breached} AND breached_at >= ${int(count?.last ?? 0)}) c JOIN incidents i ON i.id = c.incident_id
    ORDER BY c.breached_at DESC, i.source, i.incident, c.cycle, c.kind LIMIT ${int(limit)}`);
  const names = await readNames(session, rows, query);
  return { rows: rows.map((row) => toBreach(row, labels, judge, query.asOf, names)), total: count?.n ?? 0 };
}

function toBreach(row: Row, labels: Labels, judge: Judge, asOf: number, names: Names): BreachRow {
  const running = row.open_state === 1 && row.judged_at !== asOf;
  const further = running
    ? runningMs(judge, row.policy_version, labels.text(row.running_calendar), row.judged_at, asOf)
    : 0;
  return {
    source: row.source,
    incident: row.incident,
    cycle: row.cycle,
    clock: row.kind === 0 ? 'response' : 'resolution',
    ...nameOf(names, row),
    service: labels.text(row.service),
    team: labels.text(row.team),
    customer: labels.text(row.customer),
    priority: labels.text(row.priority),
    startedAt: row.started_at,
    dueAt: row.due_at,
    breachedAt: row.breached_at,
    stoppedAt: row.stopped_at,
    elapsedMs: row.elapsed_ms + further,
    targetMs: row.target_ms,
  };
}
