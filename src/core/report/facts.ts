import type { ClockKind, SourceVerdict } from '../sla/types.ts';

export const dimensions = ['service', 'team', 'priority', 'customer'] as const;
export type Dimension = (typeof dimensions)[number];
export type Cohort = 'verdict' | 'opened';
export type Filters = Readonly<Record<Dimension, readonly string[]>>;

export interface ReportQuery {
  /** Half-open `[from, to)`, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly asOf: number;
  readonly knownAt: number | null;
  readonly cohort: Cohort;
  readonly filters: Filters;
}

/** Codes of `ClockFacts.outcome`. */
export const outcomes = ['met', 'breached', 'pending', 'unmeasured', 'without-target', 'excluded'] as const;

/**
 * Clock rows that touch the period, as columns of one length, in a deterministic order
 * (source, incident, cycle). Clock kind `overall` has no durations.
 *
 * `counted` = 1: the row's outcome counts in the period under the cohort (verdict cohort: verdict instant
 * in `[from, to)`, or undecided at min(asOf, to) and started before that; opened cohort: started in the period).
 * `stopped` = 1: its duration belongs to the period's duration statistics (verdict cohort: stopped in
 * `[from, to)`; opened cohort: started in the period and stopped by asOf).
 */
export interface ClockFacts {
  readonly n: number;
  /** Index into `outcomes`, as of the query's as-of; a closed period's carried-over clocks read `pending`. */
  readonly outcome: Uint8Array;
  readonly counted: Uint8Array;
  readonly stopped: Uint8Array;
  /** Business and wall-clock milliseconds to the stop, or to as-of while unstopped. */
  readonly elapsedMs: Float64Array;
  readonly wallMs: Float64Array;
  readonly startedAt: Float64Array;
  /** NaN while unstopped. */
  readonly stoppedAt: Float64Array;
  /**
   * 0 once the clock ended; else it is running or paused at as-of. Absent: every unstopped clock that did not end unmeasured or excluded counts as
   * open, also one that breached and then ended without its stop (resolved, never acknowledged).
   */
  readonly open?: Uint8Array;
  /** NaN without target or while not determinable. */
  readonly targetMs: Float64Array;
  /** The store's number of the row's incident, and its cycle: what tells rows apart. Absent where rows are made up. */
  readonly incident?: Int32Array;
  readonly cycle?: Int32Array;
  /** Codes into `labels[dimension]`; -1 where the value is missing. */
  readonly codes: Readonly<Record<Dimension, Int32Array>>;
}

/** What comparisons read of the clocks of a period. */
export type ComparedClocks = Pick<
  ClockFacts,
  'n' | 'outcome' | 'counted' | 'stopped' | 'elapsedMs' | 'startedAt' | 'codes'
>;

/** A period as another is compared with it. */
export interface ComparedFacts {
  readonly response: ComparedClocks;
  readonly resolution: ComparedClocks;
  readonly overall: ComparedClocks;
  readonly labels: Readonly<Record<Dimension, readonly string[]>>;
}

export interface ReportFacts {
  readonly response: ClockFacts;
  readonly resolution: ClockFacts;
  /** Per incident cycle; `elapsedMs` … are meaningless there. */
  readonly overall: ClockFacts;
  readonly labels: Readonly<Record<Dimension, readonly string[]>>;
  readonly cancelled: { readonly n: number; readonly hadBreached: number };
  readonly reopened: number;
  /** 1 for the rows of `overall` whose incident was reopened by as-of; absent where not known. */
  readonly reopenedRows?: Uint8Array;
  readonly openedInPeriod: number;
  /** Open (not resolved, not cancelled) at as-of, and the start of the oldest. */
  readonly openNow: { readonly n: number; readonly oldestOpenedAt: number | null };
  /** Incidents whose events await an `opened`. */
  readonly heldBack: number;
  /** Flag name → clocks or incidents of the period that carry it. */
  readonly flags: Readonly<Record<string, number>>;
  /** Distinct (policy, version, calendar, what decided) that judged the rows, with counts. */
  readonly policies: readonly {
    readonly policy: string | null;
    readonly version: number;
    readonly calendar: string | null;
    readonly judgedBy: SourceVerdict;
    readonly n: number;
  }[];
}

export interface DailyPoint {
  /** Local date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly from: number;
  readonly to: number;
  readonly opened: number;
  /** By verdict instant. */
  readonly verdicts: Readonly<
    Record<
      ClockKind | 'overall',
      { readonly met: number; readonly breached: number; readonly unmeasured: number }
    >
  >;
  /** Of clocks stopped that day. */
  readonly durations: Readonly<
    Record<
      ClockKind,
      {
        readonly n: number;
        readonly sumMs: number;
        readonly medianMs: number | null;
        readonly p95Ms: number | null;
      }
    >
  >;
}

export interface DataVersion {
  /** Number of accepted event-log entries, corrections included. */
  readonly version: number;
  /** Hex, order-independent over the log's entries and the policy versions, kept incrementally. */
  readonly hash: string;
  readonly policyVersion: number;
  /** Versions of the zone and holiday data the policy version was made with. */
  readonly dataVersions?: Readonly<Record<string, string>>;
}

/** Whether figures of the one are those of the other: the same entries and policy versions. */
export function isSameVersion(a: DataVersion, b: DataVersion): boolean {
  return a.hash === b.hash && a.policyVersion === b.policyVersion;
}

export interface BreachRow {
  readonly source: string;
  readonly incident: string;
  readonly cycle: number;
  readonly clock: ClockKind;
  readonly title: string | null;
  readonly url: string | null;
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly startedAt: number;
  readonly dueAt: number | null;
  readonly breachedAt: number;
  readonly stoppedAt: number | null;
  readonly elapsedMs: number;
  readonly targetMs: number | null;
}
