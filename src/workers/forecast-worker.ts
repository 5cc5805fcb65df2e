/** Entry of a forecasting thread. */
import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import { forecastModels } from '../core/analytics/forecast/forecast-models.ts';
import { type ForecastInput, forecastSeries } from '../core/analytics/forecast/forecast-series.ts';
import { loadMstlEts } from '../models/augurs/fit-mstl-ets.ts';
import { answerJobs } from '../threads/answer-jobs.ts';

const models = forecastModels(loadMstlEts());

answerJobs<ForecastInput, Forecast>(async (input) => forecastSeries(input, models));
