import type { Calendar } from './calendar.ts';

/** How an open clock with a target stands, gravest last. */
export const riskStatuses = ['on-track', 'at-risk', 'critical', 'breached'] as const;
export type RiskStatus = (typeof riskStatuses)[number];

/** How many of the counted clocks stand so or worse. */
export function countFrom(counts: Readonly<Record<RiskStatus, number>>, from: RiskStatus): number {
  return riskStatuses.slice(riskStatuses.indexOf(from)).reduce((sum, status) => sum + counts[status], 0);
}

/** From which per cent of its target on an undecided clock is at risk, and critical. */
export const riskPercents = { 'at-risk': 80, critical: 95 } as const;

/** An undecided clock at an instant: the time that counts against its target so far, milliseconds. */
export interface UndecidedClock {
  readonly countedMs: number;
  readonly targetMs: number;
}

/** How an undecided clock stands. A target that is used up to the millisecond is not breached yet. */
export function riskOf({ countedMs, targetMs }: UndecidedClock): Exclude<RiskStatus, 'breached'> {
  const reaches = (percent: number) => countedMs * 100 >= targetMs * percent;
  if (reaches(riskPercents.critical)) return 'critical';
  return reaches(riskPercents['at-risk']) ? 'at-risk' : 'on-track';
}

/** Instants at which a running clock comes to a share of its target if nothing else happens. */
export interface RiskInstants {
  /** The first instants at which it is at risk, and critical; null: it is already, or never will be. */
  readonly atRiskAt: number | null;
  readonly criticalAt: number | null;
  /** After which it is breached; null: never. */
  readonly breachesAt: number | null;
}

/** When a clock that runs at `now`, measured by `calendar`, comes to 80, 95 and 100 % of its target. */
export function riskInstants(
  { countedMs, targetMs }: UndecidedClock,
  now: number,
  calendar: Pick<Calendar, 'reach' | 'exceed'>,
): RiskInstants {
  const reach = (percent: number) => {
    const leftMs = Math.ceil((targetMs * percent) / 100) - countedMs;
    return leftMs > 0 ? calendar.reach(now, leftMs) : null;
  };
  return {
    atRiskAt: reach(riskPercents['at-risk']),
    criticalAt: reach(riskPercents.critical),
    breachesAt: calendar.exceed(now, targetMs - countedMs),
  };
}
