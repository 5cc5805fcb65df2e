import { seasonalEffects } from '../seasonal-effects.ts';
import { smoothedLevels } from '../smoothed-levels.ts';
import type { ForecastModel } from './model.ts';

/** From a memory of two months of days to the last value alone. */
const alphas = [0.02, 0.05, 0.1, 0.3, 1];
const checkedSteps = [1, 7, 14, 28];
/** How sharply the better smoothing is preferred. */
const sharpness = 8;

/**
 * A level that is carried forward, with the season's mean effects around it. The level is a mean of exponential
 * smoothings, weighted by how well each would have forecast the past 1 to 28 steps ahead (root mean square: by the
 * absolute error the last of a series of zeros would do as well as its mean).
 */
export const seasonalLevel: ForecastModel = {
  name: 'seasonal_level',
  originsPerFit: 1,
  fit(values, season) {
    if (values.length < 4) return null;
    const period = season ?? 1;
    return (history, steps) => {
      const effects = seasonalEffects(history, period);
      const level = blendedLevel(history.map((value, t) => value - (effects[t % period] ?? 0)));
      return Array.from(
        { length: steps },
        (_, step) => level + (effects[(history.length + step) % period] ?? 0),
      );
    };
  },
};

function blendedLevel(values: readonly number[]): number {
  const candidates = alphas.map((alpha) => {
    const levels = smoothedLevels(values, alpha);
    return { level: levels.at(-1) ?? 0, error: pastError(values, levels) };
  });
  const least = Math.min(...candidates.map(({ error }) => error));
  const weights = candidates.map(({ error }) => (error > 0 ? (least / error) ** sharpness : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return candidates.reduce((sum, { level }, at) => sum + level * ((weights[at] ?? 0) / total), 0);
}

function pastError(values: readonly number[], levels: readonly number[]): number {
  let sum = 0;
  let count = 0;
  const from = Math.min(28, values.length >> 1);
  for (let t = from; t < values.length; t += 1) {
    for (const step of checkedSteps) {
      const actual = values[t + step - 1];
      if (actual === undefined) continue;
      sum += (actual - (levels[t] ?? 0)) ** 2;
      count += 1;
    }
  }
  return Math.sqrt(sum / Math.max(1, count));
}
