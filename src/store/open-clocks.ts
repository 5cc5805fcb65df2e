import { sharedBytes, sharedDoubles } from '../core/analytics/shared-arrays.ts';
import type { ClockFacts, ReportQuery } from '../core/report/facts.ts';
import type { Judge } from '../core/sla/judge.ts';
import type { ClockColumns } from './clock-columns.ts';
import type { Labels } from './labels.ts';

/** Codes of `clocks.open_state`. */
const ended = 0;
const running = 1;
/** Codes of `outcomes`. */
const breached = 1;
const pending = 2;

/** What time alone changes in a clock that has not ended, where no event lies between. */
export interface OpenClock {
  readonly row: number;
  readonly judgedAt: number;
  readonly running: boolean;
  readonly policyVersion: number;
  /** Null: wall clock. */
  readonly calendar: string | null;
  /** Null: no breach ahead, or none that the period would show. */
  readonly breachesAt: number | null;
}

/** The clocks of a period that have not ended. In a closed period undecided ones stay carried over. */
export function openClocks(columns: ClockColumns, labels: Labels, query: ReportQuery): OpenClock[] {
  const closed = query.cohort === 'verdict' && query.to <= query.asOf;
  const open: OpenClock[] = [];
  for (let row = 0; row < columns.n; row++) {
    if (columns.open_state[row] === ended) continue;
    const breachesAt = columns.breaches_at[row] ?? Number.NaN;
    const breaches = !closed && columns.outcome[row] === pending && !Number.isNaN(breachesAt);
    open.push({
      row,
      judgedAt: columns.judged_at[row] ?? 0,
      running: columns.open_state[row] === running,
      policyVersion: columns.policy_version[row] ?? 0,
      calendar: labels.text(columns.running_calendar[row] ?? -1),
      breachesAt: breaches ? breachesAt : null,
    });
  }
  return open;
}

/**
 * The facts with open clocks carried from the instant they were judged to `asOf` (or back): wall time always, elapsed
 * time while running, over the open hours of its calendar; a breach that has come since is one.
 */
export function carryTo(
  facts: ClockFacts,
  open: readonly OpenClock[],
  judge: Judge,
  asOf: number,
): ClockFacts {
  const outcome = sharedBytes(facts.n);
  outcome.set(facts.outcome);
  const elapsedMs = sharedDoubles(facts.n);
  elapsedMs.set(facts.elapsedMs);
  const wallMs = sharedDoubles(facts.n);
  wallMs.set(facts.wallMs);
  for (const clock of open) {
    const { row, judgedAt, policyVersion, calendar } = clock;
    wallMs[row] = (wallMs[row] ?? 0) + asOf - judgedAt;
    if (clock.running)
      elapsedMs[row] = (elapsedMs[row] ?? 0) + runningMs(judge, policyVersion, calendar, judgedAt, asOf);
    if (clock.breachesAt !== null && clock.breachesAt < asOf) outcome[row] = breached;
  }
  return { ...facts, outcome, elapsedMs, wallMs };
}

/** Open milliseconds from one instant to another, negative where the second is earlier; wall time without calendar. */
export function runningMs(
  judge: Judge,
  version: number,
  calendar: string | null,
  from: number,
  to: number,
): number {
  const { openMs } = judge.calendar(version, calendar);
  return from <= to ? openMs(from, to) : -openMs(to, from);
}
