import type { DailySeries } from '../../core/analytics/daily-series.ts';
import { dailySeriesOf } from '../../core/analytics/daily-series-of.ts';
import { dailyForecastInput } from '../../core/analytics/forecast/daily-forecast-input.ts';
import type { Forecast } from '../../core/analytics/forecast/forecast.ts';
import { scoreForecast } from '../../core/analytics/forecast/score-forecast.ts';
import type { SeriesDay, SeriesForecast } from '../../core/report/analysis.ts';
import { localDays } from '../../core/report/days.ts';
import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import type { LastingForecast } from './lasting.ts';

const shownDays = 60;

/** A forecast of each daily series from the end of the history, beside the last days before it. */
export async function forecastAll(
  { analyst, config }: AnalysisDeps,
  series: readonly DailySeries[],
): Promise<LastingForecast[]> {
  const { horizon, confidence } = config.analytics.forecast;
  const options = { horizon, level: confidence };
  return Promise.all(
    series.map(async (one) => ({
      name: one.name,
      kind: one.kind,
      recent: daysOf(one).slice(-shownDays),
      forecast: await analyst.forecast(dailyForecastInput(one, options)),
    })),
  );
}

/** The forecasts with the forecast days that are over by as-of, as far as there are any. */
export async function withDays(
  { source, config }: AnalysisDeps,
  request: AnalysisRequest,
  historyEnd: number,
  forecasts: readonly LastingForecast[],
): Promise<SeriesForecast[]> {
  const { period, query } = request;
  const { timeZone, asOf } = period;
  const over = startOfDay(timeZone, localDateOf(timeZone, Math.min(asOf, request.lastEventAt)));
  const days = localDays(timeZone, historyEnd, over).slice(0, config.analytics.forecast.horizon);
  const since =
    days.length === 0
      ? []
      : dailySeriesOf(
          await source.daily({ ...query, from: historyEnd, to: days.at(-1)?.to ?? historyEnd }, days),
        );
  return forecasts.map((one) => {
    const later = since.find(({ name }) => name === one.name);
    return { ...one, since: later === undefined ? null : sinceOf(later, one.forecast) };
  });
}

function sinceOf(later: DailySeries, forecast: Forecast): SeriesForecast['since'] {
  const days = daysOf(later);
  return { days, score: scoreForecast(forecast, new Map(days.map(({ date, value }) => [date, value]))) };
}

function daysOf({ dates, values }: DailySeries): SeriesDay[] {
  return dates.map((date, index) => ({ date, value: values[index] ?? null }));
}
