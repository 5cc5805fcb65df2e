import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { IncidentsOfPeriod } from '../../ports/analytics-source.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';

const dayMs = 86_400_000;

export interface IncidentWindow extends IncidentsOfPeriod {
  /** Half-open, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * The incidents in which patterns and risk factors are looked for: those opened in the period, and where that is
 * shorter than the trend window, those of the window that ends with it.
 */
export async function readIncidentWindow(
  { source, config }: AnalysisDeps,
  { period, query }: AnalysisRequest,
): Promise<IncidentWindow> {
  const { timeZone } = period;
  const to = Math.min(period.to, period.asOf);
  const start = to - config.analytics.trends.window * dayMs;
  const from = Math.min(period.from, startOfDay(timeZone, localDateOf(timeZone, start)));
  const { asOf, knownAt, filters } = query;
  const found = await source.incidentColumns({
    from,
    to,
    asOf,
    knownAt,
    knownUntil: to,
    filters,
    timeZone,
    workingCalendar: null,
  });
  return { ...found, from, to };
}
