import { dailySeriesOf } from '../../core/analytics/daily-series-of.ts';
import { localDays } from '../../core/report/days.ts';
import { type EarlierForecast, forecastsToScore, scoreEarlier } from '../../core/report/earlier-forecasts.ts';
import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { ReportRecords } from '../../ports/report-records.ts';
import type { ReportSource } from '../../ports/report-source.ts';
import type { AnalysisRequest } from '../analysis/context.ts';
import { scopeOf } from './record-report.ts';

/** Periods looked through: those whose forecasts lie ahead altogether are not scored. */
const mostRead = 30;

/** Scores the forecasts of earlier reports of the scope on the days that are over by as-of and in the log. */
export async function earlierForecasts(
  { records, source }: { readonly records: ReportRecords; readonly source: ReportSource },
  { period, query, lastEventAt }: AnalysisRequest,
): Promise<EarlierForecast[]> {
  const { timeZone, asOf, knownAt } = period;
  const over = localDateOf(timeZone, Math.min(asOf, lastEventAt));
  const end = startOfDay(timeZone, over);
  const scope = scopeOf(period, query);
  const wanted = { having: 'forecasts', firstOfEach: true, limit: mostRead } as const;
  const reports = await records.find({ scope, asOf: end - 1, knownAt, ...wanted });
  // A closed period's own forecast stands beside the days since it in the report itself.
  const others = reports.filter(({ to }) => period.partial || to !== period.to);
  const chosen = forecastsToScore(others, over);
  const first = chosen.flatMap(({ madeOn }) => madeOn).sort()[0];
  if (first === undefined) return [];
  const from = startOfDay(timeZone, first);
  const points = await source.daily({ ...query, from, to: end }, localDays(timeZone, from, end));
  return scoreEarlier(chosen, dailySeriesOf(points));
}
