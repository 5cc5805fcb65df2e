import { isDayOfHours, longSeason } from '../long-season.ts';
import { attempt } from './attempt.ts';
import type { ForecastModel } from './model.ts';

/**
 * Fits MSTL with an ETS trend (without seasons: ETS alone) and returns the next `steps` values. A library behind a
 * port, since it is no plain JavaScript; it may throw.
 */
export type FitMstlEts = (values: readonly number[], seasons: readonly number[], steps: number) => number[];

/** Older values cost time, more than in proportion, and say little about the level. */
const maxCycles = 15;
const leastKept = 105;
/** Hours of a day need room for the weeks above them. */
const maxCyclesOfHours = 30;
const maxLength = 1000;
const minCycles = 3;
const minLength = 12;

/** Seasonal-trend decomposition by loess, the trend continued by exponential smoothing (Bandara et al., 2021). */
export function mstlEts(fitMstlEts: FitMstlEts): ForecastModel {
  return {
    name: 'mstl_ets',
    originsPerFit: 1,
    fit(values, season) {
      if (values.length < Math.max(minLength, minCycles * (season ?? 1))) return null;
      if (new Set(values).size < 2) return null;
      return (history, steps) => {
        const cycles = isDayOfHours(season) ? maxCyclesOfHours : maxCycles;
        const most = Math.min(maxLength, Math.max(leastKept, cycles * (season ?? 1)));
        const kept = history.slice(-most);
        const week = longSeason(season, kept.length);
        const seasons = season === null ? [] : week === null ? [season] : [season, week];
        return attempt(() => fitMstlEts(kept, seasons, steps));
      };
    },
  };
}
