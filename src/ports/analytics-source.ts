import type { IncidentColumns } from '../core/analytics/incident-columns.ts';
import type { Filters, ReportFacts, ReportQuery } from '../core/report/facts.ts';
import type { IncidentRef } from './judgements.ts';

export interface IncidentsQuery {
  /** Cycles that began in `[from, to)`, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly asOf: number;
  readonly knownAt: number | null;
  /** Verdicts and stops from this instant on are not seen; the end of a closed period. */
  readonly knownUntil: number;
  readonly filters: Filters;
  readonly timeZone: string;
  /** Calendar outside which an incident is after hours; null: Monday to Friday, 08:00 to 18:00 local. */
  readonly workingCalendar: string | null;
}

export interface IncidentsOfPeriod {
  readonly columns: IncidentColumns;
  /** The store's own number of each row, for `incidentRefs`. */
  readonly ids: Int32Array;
}

/** What analytics read beside the daily series. */
export interface AnalyticsSource {
  /** The same as `facts`, of a period that nobody will ask for again. */
  comparedFacts(query: ReportQuery): Promise<ReportFacts>;
  incidentColumns(query: IncidentsQuery): Promise<IncidentsOfPeriod>;
  /** By store number, in the order asked. */
  incidentRefs(ids: readonly number[]): Promise<readonly IncidentRef[]>;
}
