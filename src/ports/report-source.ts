import type {
  BreachRow,
  DailyPoint,
  DataVersion,
  Dimension,
  ReportFacts,
  ReportQuery,
} from '../core/report/facts.ts';

export {
  type BreachRow,
  type ClockFacts,
  type Cohort,
  type DailyPoint,
  type DataVersion,
  type Dimension,
  dimensions,
  type Filters,
  type ReportFacts,
  type ReportQuery,
} from '../core/report/facts.ts';

/** What reports read. Every method honours as-of, known-at, cohort and filters. */
export interface ReportSource {
  dataVersion(): Promise<DataVersion>;
  facts(query: ReportQuery): Promise<ReportFacts>;
  /** One point per given local day, in order, whether or not anything happened. */
  daily(
    query: ReportQuery,
    days: readonly { readonly date: string; readonly from: number; readonly to: number }[],
  ): Promise<DailyPoint[]>;
  /** Breaches of the period by breach instant, latest first, then source, incident, clock. */
  breaches(
    query: ReportQuery,
    limit: number,
  ): Promise<{ readonly rows: readonly BreachRow[]; readonly total: number }>;
  /** First opening and last event of the whole log; null where it is empty. */
  extent(): Promise<{ readonly firstOpenedAt: number; readonly lastEventAt: number } | null>;
  /** Known values, for completion and "did you mean". */
  values(dimension: Dimension): Promise<readonly string[]>;
}
