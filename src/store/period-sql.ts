import type { ReportQuery } from '../core/report/facts.ts';
import { int } from './text.ts';

/** SQL over columns of `clocks` as of the query's as-of (verdict codes: see `outcomes`). */
export interface PeriodSql {
  /** Holds for every row that counts or stopped in the period; on stored columns, so that a scan skips the others. */
  readonly near: string;
  /** The row's outcome counts in the period. */
  readonly counted: string;
  /** Undecided at min(as-of, period end): reads `pending` whatever came later. */
  readonly undecided: string;
  /** Its duration belongs to the period. */
  readonly stopped: string;
}

/**
 * Verdict cohort: the verdict instant lies in the period, or the clock had started and was undecided at its end (or
 * at as-of). A clock without target counts likewise, but stays what it is: in the period of its end, and in one at whose
 * end (or at as-of) it was open. A clock cancelled later belongs to no period. Opened cohort: started in the period. Durations of unmeasured and excluded clocks are none. A source's deadline (`judged_by` is not
 * 0) may have passed before the clock started, in an earlier period.
 */
export function periodSql(query: ReportQuery): PeriodSql {
  const from = int(query.from);
  const to = int(query.to);
  const measured = 'stopped_at IS NOT NULL AND verdict NOT IN (3, 5)';
  const started = `(started_at >= ${from} AND started_at < ${to})`;
  if (query.cohort === 'opened') {
    return {
      near: started,
      counted: started,
      undecided: 'verdict = 2',
      stopped: `(${started} AND ${measured})`,
    };
  }
  const undecided = `(started_at < ${to} AND (verdict = 2 OR (verdict IN (0, 1, 3) AND verdict_at >= ${to})))`;
  const openWithoutTarget = `(started_at < ${to} AND verdict = 4 AND coalesce(verdict_at >= ${to}, true))`;
  return {
    near: `(started_at < ${to} OR judged_by <> 0) AND ends_at >= ${from}`,
    counted: `((verdict <> 2 AND verdict_at >= ${from} AND verdict_at < ${to}) OR ${undecided} OR ${openWithoutTarget})`,
    undecided,
    stopped: `(stopped_at >= ${from} AND stopped_at < ${to} AND ${measured})`,
  };
}
