import { wilsonInterval } from './wilson-interval.ts';

/** How many clocks (or incident cycles) had which outcome. */
export interface OutcomeCounts {
  readonly met: number;
  readonly breached: number;
  readonly pending: number;
  readonly unmeasured: number;
  readonly excluded: number;
  readonly withoutTarget: number;
}

/** Shares are fractions; all of them are null where nothing was met or breached. */
export interface Compliance extends OutcomeCounts {
  /** met / (met + breached). */
  readonly rate: number | null;
  readonly breachRate: number | null;
  /** The rate if every pending one breached; null also where `pending` ones are carried over to a later period. */
  readonly worstCase: number | null;
  /** 95 % Wilson interval of the rate. */
  readonly interval: readonly [number, number] | null;
}

/** `pendingCounts`: whether what is pending will be decided in this very figure (running period, opened cohort). */
export function compliance(counts: OutcomeCounts, pendingCounts: boolean): Compliance {
  const { met, breached, pending, unmeasured, excluded, withoutTarget } = counts;
  const n = met + breached;
  return {
    rate: n === 0 ? null : met / n,
    breachRate: n === 0 ? null : breached / n,
    met,
    breached,
    pending,
    unmeasured,
    excluded,
    withoutTarget,
    worstCase: n === 0 || !pendingCounts ? null : met / (n + pending),
    interval: wilsonInterval(met, n),
  };
}
