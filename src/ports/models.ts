export type { ChangepointFinder } from '../core/analytics/trends/changepoint-finder.ts';

import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import type { ForecastInput } from '../core/analytics/forecast/forecast-series.ts';

/** Model libraries that are no plain JavaScript are given to the core as functions. */
export type { FitMstlEts } from '../core/analytics/forecast/models/mstl-ets.ts';

/** Fits and forecasts without holding up the event loop. */
export interface Forecaster {
  /** The same as `forecastSeries` with every model. */
  forecast(input: ForecastInput): Promise<Forecast>;
  /** Ends its threads; what is under way is rejected. */
  close(): Promise<void>;
}
