import type { Report, ReportFile } from '../core/report/document.ts';
import type { ReportFormat } from './renderer.ts';
import type { BreachRow, Cohort, Dimension, Filters } from './report-source.ts';

export const reportKinds = ['daily', 'weekly', 'monthly', 'custom'] as const;
export type ReportKind = (typeof reportKinds)[number];

export interface ReportRequest {
  readonly kind: ReportKind;
  /** `YYYY-MM-DD` in the report's zone, or an ISO instant; null: the last closed period. */
  readonly from: string | null;
  readonly to: string | null;
  /** ISO instants (or dates in the report's zone, their start); null: now. */
  readonly asOf: string | null;
  readonly knownAt: string | null;
  readonly cohort: Cohort;
  readonly filters: Filters;
  /** Null: the configured list of the kind. */
  readonly sections: readonly string[] | null;
  /** IANA zone; null: the configured one. */
  readonly timeZone: string | null;
}

/** Everything a command or the CLI needs to answer; composed in `app.ts`. */
export interface Reporting {
  report(
    request: ReportRequest,
    context?: { signal?: AbortSignal; progress?: (text: string) => void },
  ): Promise<Report>;
  render(report: Report, format: ReportFormat): Promise<ReportFile>;
  /** JSON shape of `sla-bot explain`; UserError when unknown, with close spellings. */
  explain(
    incident: string,
    options: { source: string | null; asOf: string | null; knownAt: string | null },
  ): Promise<Explanation>;
  breaches(
    request: ReportRequest,
    limit: number,
  ): Promise<{
    rows: readonly BreachRow[];
    total: number;
    from: number;
    to: number;
    asOf: number;
    timeZone: string;
  }>;
  values(dimension: Dimension): Promise<readonly string[]>;
}

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
