import type { Calendar } from './calendar.ts';

/** How an open clock with a target stands, gravest last. */
export const riskStatuses = ['on-track', 'at-risk', 'critical', 'breached'] as const;
export type RiskStatus = (typeof riskStatuses)[number];

/** How many of the counted clocks stand so or worse. */
export function countFrom(counts: Readonly<Record<RiskStatus, number>>, from: RiskStatus): number {
  return riskStatuses.slice(riskStatuses.indexOf(from)).reduce((sum, status) => sum + counts[status], 0);
}

/** From which share of its target on an undecided clock is at risk, and critical; 0 to 1. */
export type RiskShares = Readonly<Record<Exclude<RiskStatus, 'on-track' | 'breached'>, number>>;

/** The shares of a configuration's thresholds. */
export function riskSharesOf({ warning, critical }: { warning: number; critical: number }): RiskShares {
  return { 'at-risk': warning, critical };
}

/** Far below a millisecond, far above what multiplying a target by a share gets wrong. */
const roundingMs = 1e-5;

/** The whole milliseconds of a target that are used once a share of it is. */
function shareMs(targetMs: number, share: number): number {
  return Math.ceil(targetMs * share - roundingMs);
}

/** An undecided clock at an instant: the time that counts against its target so far, milliseconds. */
export interface UndecidedClock {
  readonly countedMs: number;
  readonly targetMs: number;
}

/** How an undecided clock stands. A target that is used up to the millisecond is not breached yet. */
export function riskOf(
  { countedMs, targetMs }: UndecidedClock,
  shares: RiskShares,
): Exclude<RiskStatus, 'breached'> {
  if (countedMs >= shareMs(targetMs, shares.critical)) return 'critical';
  return countedMs >= shareMs(targetMs, shares['at-risk']) ? 'at-risk' : 'on-track';
}

/** Instants at which a running clock comes to a share of its target if nothing else happens. */
export interface RiskInstants {
  /** The first instants at which it is at risk, and critical; null: it is already, or never will be. */
  readonly atRiskAt: number | null;
  readonly criticalAt: number | null;
  /** After which it is breached; null: never. */
  readonly breachesAt: number | null;
}

/** When a clock that runs at `now`, measured by `calendar`, comes to the shares and to the whole of its target. */
export function riskInstants(
  { countedMs, targetMs }: UndecidedClock,
  now: number,
  calendar: Pick<Calendar, 'reach' | 'exceed'>,
  shares: RiskShares,
): RiskInstants {
  const reach = (share: number) => {
    const leftMs = shareMs(targetMs, share) - countedMs;
    return leftMs > 0 ? calendar.reach(now, leftMs) : null;
  };
  return {
    atRiskAt: reach(shares['at-risk']),
    criticalAt: reach(shares.critical),
    breachesAt: calendar.exceed(now, targetMs - countedMs),
  };
}
