import type { DataVersion, ReportQuery } from '../../core/report/facts.ts';
import type { Period } from '../../core/report/period.ts';
import { type Restatements, restatementsSince } from '../../core/report/restatements.ts';
import type { IssuedReport, ReportRecords } from '../../ports/report-records.ts';
import type { Restating } from '../../ports/restating.ts';
import { scopeOf } from './record-report.ts';

export interface RestatementDeps {
  readonly records: ReportRecords;
  readonly restating: Restating;
}

export interface RestatementRequest {
  readonly period: Period;
  readonly query: ReportQuery;
  readonly version: DataVersion;
}

/**
 * What has changed since a report of the same closed period was made from another log; null where none was. Only other
 * logs count, so that a repeated report has the same bytes.
 */
export async function restatements(
  deps: RestatementDeps,
  request: RestatementRequest,
): Promise<Restatements | null> {
  const { period, query } = request;
  if (period.partial || period.knownAt !== null) return null;
  const earlier = await comparedReport(deps, request);
  if (earlier === null) return null;
  return restatementsSince(earlier, await deps.restating.restated({ ...query, since: earlier }));
}

/**
 * The last report that told what had changed by then, else the first one that showed the figures: they may have been
 * shown since, but nobody was told how they differ. An answer of analytics alone is no such report.
 */
async function comparedReport(
  { records }: RestatementDeps,
  { period, query, version }: RestatementRequest,
): Promise<IssuedReport | null> {
  const { from, to, asOf } = period;
  const of = { scope: scopeOf(period, query), from, to, asOf, knownAt: null, otherThan: version, limit: 1 };
  const [last] = await records.find({ ...of, having: 'restatements' });
  if (last !== undefined) return last;
  const [first] = await records.find({ ...of, having: 'figures', earliestFirst: true });
  return first ?? null;
}
