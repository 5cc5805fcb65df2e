import type { EventType } from '../incidents/event.ts';
import type { ClockKind, Verdict } from '../sla/types.ts';
import type { IssuedReport } from './issued-report.ts';
import { type ComplianceKind, complianceKinds } from './model.ts';

/**
 * What has come since that can have changed a verdict: entries of the log that correct an earlier one, events that had
 * happened by the earlier as-of (late) or happened after it (later), or a policy version that judges the clock now.
 */
export type RestatementCause<Instant> =
  | {
      readonly kind: 'correction' | 'late-event' | 'later-event';
      readonly type: EventType;
      readonly n: number;
      /** The latest of them; a source may date it before the earlier report. */
      readonly recordedAt: Instant;
    }
  | { readonly kind: 'policy'; readonly version: number; readonly recordedAt: Instant };

/** A clock of the period whose verdict differs; null: it does not count in the period. */
export interface RestatedClock<Instant> {
  readonly source: string;
  readonly incident: string;
  readonly cycle: number;
  readonly clock: ClockKind;
  readonly from: Verdict | null;
  readonly to: Verdict | null;
  /** Of the incident's entries and the clock's policy; empty where it cannot be told. */
  readonly causes: readonly RestatementCause<Instant>[];
}

export interface RestatedCounts {
  readonly met: number;
  readonly breached: number;
  readonly pending: number;
}

interface RestatedFigures<Instant, Counts> {
  readonly before: Readonly<Record<ComplianceKind, Counts>>;
  readonly after: Readonly<Record<ComplianceKind, Counts>>;
  /** By source, incident, cycle and clock. */
  readonly clocks: readonly RestatedClock<Instant>[];
  /** Clocks whose verdict stands, but not their time, target, instant of verdict or group. */
  readonly shifted: number;
  /** Clocks that were open then and have been decided by what happened after the earlier as-of: no restatement. */
  readonly decidedSince: number;
}

/** A period as an earlier report judged it and as it is judged now; instants in epoch milliseconds. */
export type Restated = RestatedFigures<number, RestatedCounts>;

/** The same as a report gives it, with the earlier report; instants in ISO-8601. */
export interface Restatements
  extends RestatedFigures<string, RestatedCounts & { readonly n: number; readonly rate: number | null }> {
  readonly since: {
    readonly issuedAt: string;
    readonly asOf: string;
    readonly version: number;
    readonly hash: string;
    readonly policyVersion: number;
  };
}

/** What a report says of the changes since an earlier one. */
export function restatementsSince(earlier: IssuedReport, restated: Restated): Restatements {
  const { issuedAt, asOf, data } = earlier;
  const { before, after, clocks, shifted, decidedSince } = restated;
  return {
    since: { issuedAt: iso(issuedAt), asOf: iso(asOf), ...data },
    before: withRates(before),
    after: withRates(after),
    clocks: clocks.map((clock) => ({
      ...clock,
      causes: clock.causes.map((cause) => ({ ...cause, recordedAt: iso(cause.recordedAt) })),
    })),
    shifted,
    decidedSince,
  };
}

function withRates(counts: Restated['before']): Restatements['before'] {
  const [response, resolution, overall] = complianceKinds.map((kind) => {
    const { met, breached, pending } = counts[kind];
    const n = met + breached;
    return { n, rate: n === 0 ? null : met / n, met, breached, pending };
  });
  if (response === undefined || resolution === undefined || overall === undefined)
    throw new Error('a kind of compliance is missing');
  return { response, resolution, overall };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
