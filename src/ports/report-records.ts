import type { IssuedReport, ReportScope } from '../core/report/issued-report.ts';

export type { IssuedReport, MadeForecast, ReportScope } from '../core/report/issued-report.ts';

export interface RecordQuery {
  readonly scope: ReportScope;
  /** Epoch milliseconds; left out: periods of any beginning or end. */
  readonly from?: number;
  readonly to?: number;
  /** Only reports that speak of this instant or an earlier one. */
  readonly asOf: number;
  /** Only reports issued by then; null: all. */
  readonly knownAt: number | null;
  /** Leaves out the reports made from this log. */
  readonly otherThan?: IssuedReport['data'];
  /** Only reports that have it, show the figures or restate; of any other list null is given. */
  readonly having?: 'forecasts' | 'recommendations' | 'restatements' | 'figures';
  /** Of the reports of periods with one end only that of the earliest as-of. */
  readonly firstOfEach?: boolean;
  /** The earliest issued first, not the latest. */
  readonly earliestFirst?: boolean;
  readonly limit: number;
}

/** The reports that were issued. */
export interface ReportRecords {
  /**
   * Keeps a report. Where one of the same scope, period, data and local day of as-of is kept already, that one only
   * gains what it lacks: a repeated report adds nothing. Where figures or restatements are asked for it counts as issued
   * when it first showed the figures, else when it was first kept. Of one scope and period only the newest are kept, and
   * those that `find` gives for being the first or last of a kind.
   */
  record(report: IssuedReport): Promise<void>;
  /** The latest issued first, unless asked otherwise. */
  find(query: RecordQuery): Promise<readonly IssuedReport[]>;
}
