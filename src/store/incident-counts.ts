import type { ReportFacts, ReportQuery } from '../core/report/facts.ts';
import { integers } from './columns.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import type { WorldAt } from './world.ts';

type IncidentCounts = Pick<ReportFacts, 'cancelled' | 'openedInPeriod' | 'openNow' | 'heldBack'>;

/**
 * Counts of incidents. Cancelled: by the instant of cancellation, in the opened cohort by opening. Held back: whole
 * log, no filter (nothing is known of them yet).
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
  return {
    cancelled: { n: row?.cancelled ?? 0, hadBreached: row?.had_breached ?? 0 },
    openedInPeriod: row?.opened ?? 0,
    openNow: { n: row?.open ?? 0, oldestOpenedAt: row?.oldest ?? null },
    heldBack: row?.held_back ?? 0,
  };
}

/**
 * Of the incidents marked 1 at their number: which were reopened by as-of, and how many carry each set of flags (by label id).
 */
export async function readMarked(
  session: Session,
  world: WorldAt,
  ids: Uint8Array,
): Promise<{ reopened: number; reopenedIds: ReadonlySet<number>; flags: Map<number, number> }> {
  const chunks = await session.chunks(
    `SELECT id, reopen_count, flags FROM ${world.incidents} WHERE reopen_count > 0 OR flags >= 0`,
  );
  const id = integers(chunks, 0);
  const reopenCount = integers(chunks, 1);
  const set = integers(chunks, 2);
  const flags = new Map<number, number>();
  const reopenedIds = new Set<number>();
  id.forEach((value, row) => {
    if (ids[value] !== 1) return;
    if ((reopenCount[row] ?? 0) > 0) reopenedIds.add(value);
    const joined = set[row] ?? -1;
    if (joined >= 0) flags.set(joined, (flags.get(joined) ?? 0) + 1);
  });
  return { reopened: reopenedIds.size, reopenedIds, flags };
}

/** Counts every flag of a joined set. */
export function addFlags(flags: Map<string, number>, joined: string | null, n: number): void {
  for (const flag of joined?.split(',') ?? []) flags.set(flag, (flags.get(flag) ?? 0) + n);
}
