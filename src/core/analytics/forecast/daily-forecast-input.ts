import { addDays } from '../../time/zone.ts';
import type { DailySeries } from '../daily-series.ts';
import type { ForecastInput } from './forecast-series.ts';

const daysOfWeek = 7;

export interface DailyForecastOptions {
  /** Days to forecast. */
  readonly horizon: number;
  /** Confidence of the bands, e.g. 0.95. */
  readonly level: number;
}

/** What `forecastSeries` needs to forecast a daily series: the dates that follow its last day, season a week. */
export function dailyForecastInput(
  { kind, dates, values }: DailySeries,
  { horizon, level }: DailyForecastOptions,
): ForecastInput {
  const knownTo = dates.at(-1) ?? null;
  return {
    values,
    kind,
    season: daysOfWeek,
    knownTo,
    labels: knownTo === null ? [] : Array.from({ length: horizon }, (_, day) => addDays(knownTo, day + 1)),
    level,
    unit: 'day',
  };
}
