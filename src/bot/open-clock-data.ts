import type { OpenClockRow } from '../ports/open-clocks.ts';
import type { Reporting } from '../ports/reporting.ts';

type OpenClocks = Awaited<ReturnType<Reporting['openClocks']>>;

/** The JSON of `at-risk`, in the terms of reports and explanations: ISO-8601 UTC with milliseconds, seconds. */
export function openClockData({ rows, counts, asOf, timeZone, shares }: OpenClocks): Record<string, unknown> {
  return { rows: rows.map(rowData), counts, asOf: iso(asOf), timeZone, shares };
}

/** Of the target; null without one. */
export function usedShare({ elapsedMs, targetMs }: OpenClockRow): number | null {
  return targetMs === null || targetMs === 0 ? null : elapsedMs / targetMs;
}

function rowData(row: OpenClockRow): Record<string, unknown> {
  const { startedAt, targetMs, elapsedMs, leftMs, breachedAt, atRiskAt, criticalAt, breachesAt, ...rest } =
    row;
  return {
    ...rest,
    startedAt: iso(startedAt),
    targetSeconds: seconds(targetMs),
    elapsedSeconds: elapsedMs / 1000,
    leftSeconds: seconds(leftMs),
    usedShare: usedShare(row),
    breachedAt: iso(breachedAt),
    atRiskAt: iso(atRiskAt),
    criticalAt: iso(criticalAt),
    breachesAt: iso(breachesAt),
  };
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
