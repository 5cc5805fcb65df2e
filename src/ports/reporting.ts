import type { PolicyContent } from '../../config/policy.ts';
import type { Report, ReportFile } from '../core/report/document.ts';
import type { Explanation } from '../core/report/explanation.ts';
import type { BreachRow, Cohort, Dimension, Filters } from '../core/report/facts.ts';
import type { Metrics } from '../core/report/metrics.ts';
import type { ReportKind } from '../core/report/period.ts';
import type { VisibleValues } from './judgements.ts';
import type { OpenClocks, OpenClocksQuery } from './open-clocks.ts';
import type { ReportFormat } from './renderer.ts';
import type { Flip, Replay } from './what-if.ts';

export type { ExplainedClock, Explanation } from '../core/report/explanation.ts';
export { type ReportKind, reportKinds } from '../core/report/period.ts';

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

/** What of the open clocks is wanted, as of when. */
export type OpenClocksRequest = Pick<ReportRequest, 'asOf' | 'knownAt' | 'filters' | 'timeZone'> &
  Pick<OpenClocksQuery, 'clock' | 'from'>;

/** The instants a figure holds for, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly asOf: number;
  readonly timeZone: string;
}

/** A period judged by the recorded policies and by proposed ones. */
export interface WhatIfAnswer extends Omit<Replay, 'before' | 'after' | 'flips'> {
  readonly flips: readonly Omit<Flip, 'id'>[];
  readonly span: Span;
  /** Clocks of the period, and those of them that their source's own word decides, whatever policies propose. */
  readonly judged: { readonly n: number; readonly bySource: number };
  readonly before: Metrics;
  readonly after: Metrics;
}

/** How whoever reads an answer is told numbers and instants; the figures are the same for all. */
export interface Reader {
  /** BCP 47. */
  readonly locale: string;
  /** IANA zone; null: not known. */
  readonly timeZone: string | null;
}

export interface ReportContext {
  /** Default: the configured language. */
  readonly reader?: Reader;
  readonly signal?: AbortSignal;
  readonly progress?: (text: string) => void;
}

/** Everything a command or the CLI needs to answer; composed in `app.ts`. */
export interface Reporting {
  report(request: ReportRequest, context?: ReportContext): Promise<Report>;
  /** Reads and analyses what `report` would show, so that it comes at once; false: there is no data in the period. */
  prepare(request: ReportRequest, context?: ReportContext): Promise<boolean>;
  /** Incidents with a clock that counts in the period. */
  count(request: ReportRequest): Promise<number>;
  render(report: Report, format: ReportFormat): Promise<ReportFile>;
  /** JSON shape of `sla-bot explain`; UserError when unknown, with close spellings. */
  explain(
    incident: string,
    options: { source: string | null; asOf: string | null; knownAt: string | null; reader?: Reader },
  ): Promise<Explanation>;
  breaches(
    request: ReportRequest,
    limit: number,
  ): Promise<Span & { rows: readonly BreachRow[]; total: number }>;
  openClocks(
    request: OpenClocksRequest,
    limit: number,
  ): Promise<OpenClocks & Pick<Span, 'asOf' | 'timeZone'> & Pick<OpenClocksQuery, 'shares'>>;
  /**
   * Replays a period under other policies: words such as `target P2.response=20m` that change the configured ones, or
   * whole policies. `limit`: flipped clocks to list. UserError for words that propose nothing.
   */
  whatIf(
    request: ReportRequest,
    proposal: readonly string[] | PolicyContent,
    limit: number,
  ): Promise<WhatIfAnswer>;
  values(dimension: Dimension): Promise<readonly string[]>;
  /** Ids of incidents that begin with `text`, the last opened first; only those that are `visible`, by default all. */
  incidents(text: string, limit: number, visible?: VisibleValues): Promise<readonly string[]>;
}
