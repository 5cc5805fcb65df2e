import type { Analysis } from '../../core/report/analysis.ts';
import type { DataVersion, ReportQuery } from '../../core/report/facts.ts';
import type { Period } from '../../core/report/period.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MadeForecast, ReportRecords, ReportScope } from '../../ports/report-records.ts';

export interface RecordDeps {
  readonly records: ReportRecords;
  readonly clock: Clock;
  /** Told why a report could not be kept. */
  readonly notRecorded: (cause: unknown) => void;
}

/** A report as it was composed. */
export interface Composed {
  readonly period: Period;
  readonly query: ReportQuery;
  readonly version: DataVersion;
  readonly analysis: Analysis | null;
  /** It shows the figures of the period. */
  readonly figures: boolean;
  /** It has a place for restatements. */
  readonly restates: boolean;
}

/** The scope whose reports follow one another. */
export function scopeOf({ kind, timeZone }: Period, { cohort, filters }: ReportQuery): ReportScope {
  return { kind, timeZone, cohort, filters };
}

/**
 * Keeps a report of a closed period, unless it is one of what used to be known. Where that fails, that is told and the
 * report stands.
 */
export async function recordReport(deps: RecordDeps, composed: Composed): Promise<void> {
  const { period, query, version, analysis, figures, restates } = composed;
  if (period.partial || period.knownAt !== null) return;
  try {
    await deps.records.record({
      scope: scopeOf(period, query),
      from: period.from,
      to: period.to,
      issuedAt: deps.clock.now(),
      asOf: period.asOf,
      data: { version: version.version, hash: version.hash, policyVersion: version.policyVersion },
      forecasts: madeForecasts(analysis),
      recommendations: analysis?.recommendations ?? null,
      figures,
      restates,
    });
  } catch (cause) {
    deps.notRecorded(cause);
  }
}

function madeForecasts(analysis: Analysis | null): MadeForecast[] | null {
  const made = (analysis?.forecasts ?? []).filter(
    ({ forecast }) => forecast.points.length > 0 && !forecast.isVague,
  );
  if (made.length === 0) return null;
  return made.map(({ name, kind, forecast: { model, points, level, errorScale } }) => ({
    name,
    kind,
    model,
    points,
    level,
    errorScale,
  }));
}
