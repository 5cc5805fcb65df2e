import { outcomes } from '../core/report/facts.ts';
import type { ClockKind, Verdict } from '../core/sla/types.ts';
import type { Flip } from '../ports/what-if.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

/** Two readings of clocks: SELECTs of `incident_id`, `kind`, `cycle` and `outcome` (a code; NULL: it does not count). */
export interface Readings {
  readonly before: string;
  readonly after: string;
  /** Further columns of both: where these alone differ, a clock is shifted. */
  readonly also?: readonly string[];
  /** SQL over `b` and `a`: these differences are none. */
  readonly except?: string;
}

export interface ClockDiff {
  /** Clocks by outcome under either reading, where it differs; null: it does not count. */
  readonly changes: readonly (Pick<Flip, 'clock' | 'from' | 'to'> & { readonly n: number })[];
  readonly totalFlips: number;
  /** The first of them by source, incident, cycle and clock. */
  readonly flips: readonly Flip[];
  /** Clocks of the same outcome that differ otherwise. */
  readonly shifted: number;
  /** Incidents with a clock of either sort. */
  readonly changedIncidents: number;
}

/** Compares two readings clock by clock; leaves the temporary table `clock_changes` with `flips` true or false. */
export async function compareClocks(
  session: Session,
  { before, after, also = [], except = 'false' }: Readings,
  limit: number,
): Promise<ClockDiff> {
  const differs = ['outcome', ...also].map((name) => `a.${name} IS DISTINCT FROM b.${name}`);
  await session.run(`CREATE OR REPLACE TEMP TABLE clock_changes AS
    SELECT coalesce(b.incident_id, a.incident_id) AS incident_id, coalesce(b.kind, a.kind) AS kind,
      coalesce(b.cycle, a.cycle) AS cycle, b.outcome AS before, a.outcome AS after, ${differs[0]} AS flips
    FROM (${before}) b FULL JOIN (${after}) a
      ON a.incident_id = b.incident_id AND a.kind = b.kind AND a.cycle = b.cycle
    WHERE coalesce(b.kind, a.kind) < 2 AND (${differs.join(' OR ')}) AND NOT coalesce(${except}, false)`);
  const changes = await session.rows<Codes & { n: number }>(
    'SELECT kind, before, after, count(*) AS n FROM clock_changes WHERE flips GROUP BY ALL ORDER BY ALL',
  );
  const [counts] = await session.rows<{ shifted: number; incidents: number }>(
    `SELECT count_if(NOT flips) AS shifted, count(DISTINCT incident_id) AS incidents FROM clock_changes`,
  );
  return {
    changes: changes.map(({ n, ...codes }) => ({ ...named(codes), n })),
    totalFlips: changes.reduce((sum, { n }) => sum + n, 0),
    flips: await readFlips(session, limit),
    shifted: counts?.shifted ?? 0,
    changedIncidents: counts?.incidents ?? 0,
  };
}

type Codes = { kind: number; before: number | null; after: number | null };

async function readFlips(session: Session, limit: number): Promise<Flip[]> {
  const rows = await session.rows<Codes & { source: string; incident: string; id: number; cycle: number }>(
    `SELECT ${textOut('i.source')} AS source, ${textOut('i.incident')} AS incident, i.id, c.cycle, c.kind, c.before, c.after
    FROM clock_changes c JOIN incidents i ON i.id = c.incident_id WHERE c.flips
    ORDER BY i.source, i.incident, c.cycle, c.kind LIMIT ${int(limit)}`,
  );
  return rows.map(({ source, incident, id, cycle, ...codes }) => ({
    source,
    incident,
    id,
    cycle,
    ...named(codes),
  }));
}

function named({ kind, before, after }: Codes): {
  clock: ClockKind;
  from: Verdict | null;
  to: Verdict | null;
} {
  return {
    clock: kind === 0 ? 'response' : 'resolution',
    from: outcomes[before ?? -1] ?? null,
    to: outcomes[after ?? -1] ?? null,
  };
}
