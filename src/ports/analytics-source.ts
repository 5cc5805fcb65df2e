import type { IncidentColumns } from '../core/analytics/incident-columns.ts';
import type { ComparedFacts, Filters, ReportQuery } from '../core/report/facts.ts';
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
}

export interface IncidentsOfPeriod {
  /** When people work is not the source's to know. */
  readonly columns: Omit<IncidentColumns, 'afterHours'>;
  /** The store's own number of each row, for `incidentRefs`. */
  readonly ids: Int32Array;
}

/** Resolution clocks that were paused, as columns of one length. */
export interface PausedClocks {
  /** The store's number of the incident, and the cycle. */
  readonly incident: Int32Array;
  readonly cycle: Int32Array;
  /** Index into `teams`; -1 without one. */
  readonly team: Int32Array;
  readonly teams: readonly string[];
  /** Index into `outcomes` where the clock counts in the period, else 255: as judged, and had no pause stopped it. */
  readonly judged: Uint8Array;
  readonly unpaused: Uint8Array;
}

/** What analytics read beside the daily series. */
export interface AnalyticsSource {
  /** What of `facts` comparisons read; durations are right of stopped clocks only. Nothing is remembered of it. */
  comparedFacts(query: ReportQuery): Promise<ComparedFacts>;
  incidentColumns(query: IncidentsQuery): Promise<IncidentsOfPeriod>;
  /** Those that count in the period as judged, or would without their pauses. */
  pausedClocks(query: ReportQuery): Promise<PausedClocks>;
  /** By store number, in the order asked. */
  incidentRefs(ids: readonly number[]): Promise<readonly IncidentRef[]>;
}
