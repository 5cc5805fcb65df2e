import type { Labels } from './labels.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

/** Incidents of one priority that their policy gives no target. */
export interface Untargeted {
  /** Null: no policy matches them. */
  readonly policy: string | null;
  /** Null: they have none. */
  readonly priority: string | null;
  readonly incidents: number;
}

/**
 * Incidents judged by a policy version that have no target at all, by policy and priority, most first. Those judged by
 * the word of their source are none of them.
 */
export async function readUntargeted(
  session: Session,
  labels: Labels,
  policyVersion: number,
): Promise<Untargeted[]> {
  const rows = await session.rows<{ policy: number; priority: number; n: number }>(
    `SELECT policy, priority, count(DISTINCT incident_id) AS n FROM clocks
      WHERE kind = 2 AND verdict = 4 AND judged_by = 0 AND policy_version = ${int(policyVersion)} GROUP BY ALL`,
  );
  return rows
    .map(({ policy, priority, n }) => ({
      policy: labels.text(policy),
      priority: labels.text(priority),
      incidents: n,
    }))
    .sort((a, b) => b.incidents - a.incidents || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
