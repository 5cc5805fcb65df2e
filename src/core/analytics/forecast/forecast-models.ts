import { linear } from './models/linear.ts';
import type { ForecastModel } from './models/model.ts';
import { type FitMstlEts, mstlEts } from './models/mstl-ets.ts';
import { randomForest } from './models/random-forest.ts';
import { seasonalLevel } from './models/seasonal-level.ts';
import { seasonalNaive } from './models/seasonal-naive.ts';

/** The models that are tried on every series. `seed` (32 bits) decides the random forest's samples. */
export function forecastModels(fitMstlEts: FitMstlEts, seed = 1): ForecastModel[] {
  return [linear, randomForest(seed), seasonalLevel, mstlEts(fitMstlEts), seasonalNaive];
}
