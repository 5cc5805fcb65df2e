import type { MetricSet, TimeFigures } from '../../report/model.ts';
import { tallied } from '../../report/tally.ts';
import { twoProportionZ } from './two-proportion-z.ts';

export interface Change {
  readonly current: number | null;
  readonly previous: number | null;
  /** Current minus previous; null where either is. */
  readonly change: number | null;
  /** Of the previous value; null where that is 0. */
  readonly changePercent: number | null;
}

const durations = ['mean', 'median', 'p95'] as const;

/** Plain changes of the headline figures: rates as fractions, durations in seconds, counts of incident cycles. */
export interface PeriodChanges {
  /** Decided, pending, unmeasured or without target: every cycle counted in the period. */
  readonly total: Change;
  readonly breached: Change;
  readonly compliance: Readonly<Record<'overall' | 'response' | 'resolution', Change>>;
  readonly response: Readonly<Record<(typeof durations)[number], Change>>;
  readonly resolution: Readonly<Record<(typeof durations)[number], Change>>;
  /** The pooled two-proportion z of the overall compliance and its two-sided p, with no allowance for dispersion. */
  readonly complianceZ: number | null;
  readonly complianceP: number | null;
}

/** Current against previous, figure by figure, without a judgement: that is `comparePeriods`. */
export function periodChanges(current: MetricSet, previous: MetricSet): PeriodChanges {
  const now = current.compliance.overall;
  const before = previous.compliance.overall;
  const test = twoProportionZ(
    { hits: now.met, n: now.met + now.breached },
    { hits: before.met, n: before.met + before.breached },
  );
  const rate = (kind: 'overall' | 'response' | 'resolution') =>
    changeOf(current.compliance[kind].rate, previous.compliance[kind].rate);
  return {
    total: changeOf(tallied(now), tallied(before)),
    breached: changeOf(now.breached, before.breached),
    compliance: { overall: rate('overall'), response: rate('response'), resolution: rate('resolution') },
    response: durationChanges(current.response, previous.response),
    resolution: durationChanges(current.resolution, previous.resolution),
    complianceZ: test?.z ?? null,
    complianceP: test?.p ?? null,
  };
}

function durationChanges(current: TimeFigures, previous: TimeFigures): PeriodChanges['response'] {
  return {
    mean: changeOf(current.meanSeconds, previous.meanSeconds),
    median: changeOf(current.medianSeconds, previous.medianSeconds),
    p95: changeOf(current.percentilesSeconds['95'] ?? null, previous.percentilesSeconds['95'] ?? null),
  };
}

function changeOf(current: number | null, previous: number | null): Change {
  if (current === null || previous === null) return { current, previous, change: null, changePercent: null };
  const change = current - previous;
  return { current, previous, change, changePercent: previous === 0 ? null : (change / previous) * 100 };
}
