import type { BreachRow } from '../ports/report-source.ts';
import type { Reporting } from '../ports/reporting.ts';

type Breaches = Awaited<ReturnType<Reporting['breaches']>>;

/** The JSON of `breaches`, in the terms of reports and explanations: ISO-8601 UTC with milliseconds, seconds. */
export function breachData({ rows, total, from, to, asOf, timeZone }: Breaches): Record<string, unknown> {
  return {
    rows: rows.map(rowData),
    total,
    from: iso(from),
    to: iso(to),
    asOf: iso(asOf),
    timeZone,
  };
}

function rowData(row: BreachRow): Record<string, unknown> {
  const { startedAt, dueAt, breachedAt, stoppedAt, elapsedMs, targetMs, ...rest } = row;
  return {
    ...rest,
    startedAt: iso(startedAt),
    dueAt: dueAt === null ? null : iso(dueAt),
    breachedAt: iso(breachedAt),
    stoppedAt: stoppedAt === null ? null : iso(stoppedAt),
    elapsedSeconds: elapsedMs / 1000,
    targetSeconds: targetMs === null ? null : targetMs / 1000,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
