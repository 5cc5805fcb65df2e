import type { DailySeries } from '../../core/analytics/daily-series.ts';
import { dailySeriesOf } from '../../core/analytics/daily-series-of.ts';
import { dailyForecastInput } from '../../core/analytics/forecast/daily-forecast-input.ts';
import type { Forecast } from '../../core/analytics/forecast/forecast.ts';
import { scoreForecast } from '../../core/analytics/forecast/score-forecast.ts';
import type { SeriesDay, SeriesForecast } from '../../core/report/analysis.ts';
import { localDays } from '../../core/report/days.ts';
import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { AnalysisDeps, AnalysisRequest, History } from './context.ts';

const shownDays = 60;

/** A forecast of each daily series from the end of the history. */
export function forecastAll(
  { forecaster, config }: AnalysisDeps,
  series: readonly DailySeries[],
): Promise<Forecast[]> {
  const { horizon, confidence } = config.analytics.forecast;
  const options = { horizon, level: confidence };
  return Promise.all(series.map((one) => forecaster.forecast(dailyForecastInput(one, options))));
}

/** The forecasts beside the days before them and, as far as they are over by as-of, the days forecast. */
export async function withDays(
  { source, config }: AnalysisDeps,
  request: AnalysisRequest,
  { end }: History,
  series: readonly DailySeries[],
  forecasts: readonly Forecast[],
): Promise<SeriesForecast[]> {
  const { period, query } = request;
  const { timeZone, asOf } = period;
  const over = startOfDay(timeZone, localDateOf(timeZone, Math.min(asOf, request.lastEventAt)));
  const days = localDays(timeZone, end, over).slice(0, config.analytics.forecast.horizon);
  const since =
    days.length === 0
      ? []
      : dailySeriesOf(await source.daily({ ...query, from: end, to: days.at(-1)?.to ?? end }, days));
  return series.map((one, index) => {
    const forecast = forecasts[index];
    if (forecast === undefined) throw new Error('a series was not forecast');
    const later = since[index];
    return {
      name: one.name,
      kind: one.kind,
      recent: daysOf(one).slice(-shownDays),
      forecast,
      since: later === undefined ? null : sinceOf(later, forecast),
    };
  });
}

function sinceOf(later: DailySeries, forecast: Forecast): SeriesForecast['since'] {
  const days = daysOf(later);
  return { days, score: scoreForecast(forecast, new Map(days.map(({ date, value }) => [date, value]))) };
}

function daysOf({ dates, values }: DailySeries): SeriesDay[] {
  return dates.map((date, index) => ({ date, value: values[index] ?? null }));
}
