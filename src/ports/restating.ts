import type { ReportQuery } from '../core/report/facts.ts';
import type { IssuedReport } from '../core/report/issued-report.ts';
import type { Restated } from '../core/report/restatements.ts';

export interface RestatementQuery extends ReportQuery {
  /** The earlier report: what it was made from, and the instant it spoke of. */
  readonly since: Pick<IssuedReport, 'issuedAt' | 'asOf' | 'data'>;
}

/** Compares a period with what an earlier report made of it. */
export interface Restating {
  /**
   * Judges the period from the log as it was then and from the whole log. Both at their own as-of, but what was open
   * then and has been decided by time passing is no difference.
   */
  restated(query: RestatementQuery): Promise<Restated>;
}
