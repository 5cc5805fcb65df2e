import type { ReportFacts, ReportQuery } from '../core/report/facts.ts';
import type { WorldAt } from './as-of.ts';
import type { Labels } from './labels.ts';
import { periodSql } from './period-sql.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

type IncidentCounts = Pick<ReportFacts, 'cancelled' | 'reopened' | 'openedInPeriod' | 'openNow' | 'heldBack'>;

/** Ids of the incidents with a clock that counts in the period. */
function inPeriod(world: WorldAt, filter: string, query: ReportQuery): string {
  return `(SELECT incident_id FROM ${world.clocks} WHERE ${filter} AND ${periodSql(query).counted})`;
}

/**
 * Counts of incidents. Cancelled: by the instant of cancellation, in the opened cohort by opening. Reopened: at least
 * once by as-of, among the incidents that count in the period. Held back: whole log, no filter (nothing is known of
 * them yet).
 */
export async function incidentCounts(
  session: Session,
  world: WorldAt,
  filter: string,
  query: ReportQuery,
): Promise<IncidentCounts> {
  const within = (column: string) => `${column} >= ${int(query.from)} AND ${column} < ${int(query.to)}`;
  const cancelled = `cancelled_at IS NOT NULL AND ${within(query.cohort === 'opened' ? 'opened_at' : 'cancelled_at')}`;
  const [row] = await session.rows<Record<string, number | null>>(`SELECT
      count_if(shown AND ${cancelled}) AS cancelled,
      count_if(shown AND ${cancelled} AND cancelled_breached) AS had_breached,
      count_if(shown AND ${within('opened_at')}) AS opened,
      count_if(shown AND status IN (0, 1, 2)) AS open,
      min(opened_at) FILTER (shown AND status IN (0, 1, 2)) AS oldest,
      count_if(held_back) AS held_back
    FROM (SELECT *, opened_at IS NOT NULL AND ${filter} AS shown FROM ${world.incidents})`);
  const [reopened] = await session.rows<{ n: number }>(`SELECT count(*) AS n FROM ${world.incidents}
    WHERE reopen_count > 0 AND id IN ${inPeriod(world, filter, query)}`);
  return {
    cancelled: { n: row?.cancelled ?? 0, hadBreached: row?.had_breached ?? 0 },
    reopened: reopened?.n ?? 0,
    openedInPeriod: row?.opened ?? 0,
    openNow: { n: row?.open ?? 0, oldestOpenedAt: row?.oldest ?? null },
    heldBack: row?.held_back ?? 0,
  };
}

/** Adds the flags of the period's incidents to those of its clocks. */
export async function addIncidentFlags(
  session: Session,
  world: WorldAt,
  labels: Labels,
  filter: string,
  query: ReportQuery,
  flags: Map<string, number>,
): Promise<void> {
  const rows = await session.rows<{ flags: number; n: number }>(`SELECT flags, count(*) AS n
    FROM ${world.incidents} WHERE flags >= 0 AND id IN ${inPeriod(world, filter, query)} GROUP BY flags`);
  for (const row of rows) addFlags(flags, labels.text(row.flags), row.n);
}

/** Counts every flag of a joined set. */
export function addFlags(flags: Map<string, number>, joined: string | null, n: number): void {
  for (const flag of joined?.split(',') ?? []) flags.set(flag, (flags.get(flag) ?? 0) + n);
}
