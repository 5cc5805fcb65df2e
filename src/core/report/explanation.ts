/** The JSON shape of `sla-bot explain`. */

export interface ExplainedClock {
  readonly clock: 'response' | 'resolution';
  readonly cycle: number;
  readonly policy: { readonly name: string; readonly version: number } | null;
  readonly judgedBy: string;
  readonly calendar: string | null;
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly peakPriority: string | null;
  readonly targetSeconds: number | null;
  /** ISO-8601 UTC with milliseconds. */
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly dueAt: string | null;
  readonly breachedAt: string | null;
  readonly breachesAt: string | null;
  readonly elapsedSeconds: number;
  readonly wallSeconds: number;
  readonly pausedSeconds: number;
  readonly closedSeconds: number;
  readonly verdict: string;
  readonly verdictAt: string | null;
  readonly flags: readonly string[];
  readonly segments: readonly { readonly from: string; readonly to: string; readonly state: string }[];
}

export interface Explanation {
  readonly source: string;
  readonly incident: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly status: string;
  readonly asOf: string;
  readonly timeZone: string;
  readonly reopenCount: number;
  readonly flags: readonly string[];
  readonly clocks: readonly ExplainedClock[];
}
