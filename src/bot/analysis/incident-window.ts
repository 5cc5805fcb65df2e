import type { IncidentColumns } from '../../core/analytics/incident-columns.ts';
import { afterHoursMarks } from '../../core/analytics/working-time.ts';
import { compileCalendar } from '../../core/sla/calendar.ts';
import { dayMs } from '../../core/time/week.ts';
import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { IncidentsOfPeriod } from '../../ports/analytics-source.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import { workingCalendar } from './working-calendar.ts';

export interface IncidentWindow extends IncidentsOfPeriod {
  readonly columns: IncidentColumns;
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
  const span = { from, to, asOf, knownAt, knownUntil: to };
  const { ids, columns } = await source.incidentColumns({ ...span, filters, timeZone });
  const { openedAtMs, hourOfWeek } = columns;
  const working = workingCalendar(config);
  const calendar = working === null ? null : compileCalendar(working);
  const afterHours = afterHoursMarks(openedAtMs, hourOfWeek, calendar);
  return { ids, columns: { ...columns, afterHours }, from, to };
}
