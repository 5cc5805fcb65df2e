import type { ForecastModel } from './model.ts';

/** The value one season back (without a season: the last value), the bar every other model has to beat. */
export const seasonalNaive: ForecastModel = {
  name: 'seasonal_naive',
  originsPerFit: 1,
  fit(_values, season) {
    const period = season ?? 1;
    return (history, steps) =>
      Array.from({ length: steps }, (_, step) => history[history.length - period + (step % period)] ?? 0);
  },
};
