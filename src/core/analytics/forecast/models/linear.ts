import { longSeason } from '../long-season.ts';
import { seasonalEffects } from '../seasonal-effects.ts';
import { smoothedLevels } from '../smoothed-levels.ts';
import type { ForecastModel } from './model.ts';
import { ridgeRegression } from './ridge-regression.ts';

const shortMean = 7;
const penalty = 5;
const alpha = 0.03;
const rowsPerInput = 3;

interface Inputs {
  readonly lags: readonly number[];
  readonly means: readonly number[];
}

/**
 * Linear regression on calendar, lags and trend: the value, less its season's effect and a slow level, on the last
 * values and the last means, less the same. The intercept against a level that trails behind is the trend.
 * Continued step by step on its own values, kept within the range seen so that no root outside the unit circle grows.
 */
export const linear: ForecastModel = {
  name: 'linear',
  originsPerFit: 1,
  fit(values, season) {
    const period = season ?? 1;
    const effects = seasonalEffects(values, period);
    const calm = less(values, effects);
    const inputs = inputsFor(season, values.length);
    const start = Math.max(...inputs.lags, ...inputs.means);
    const rows = values.length - start;
    if (rows < rowsPerInput * (inputs.lags.length + inputs.means.length)) return null;
    const levels = smoothedLevels(calm, alpha);
    const x: number[][] = [];
    const y: number[] = [];
    for (let t = start; t < calm.length; t += 1) {
      const level = levels[t] ?? 0;
      x.push(rowAt(calm, t, level, inputs));
      y.push((calm[t] ?? 0) - level);
    }
    const predict = ridgeRegression(x, y, penalty);
    return (history, steps) => {
      const path = less(history, effects);
      let level = smoothedLevels(path, alpha).at(-1) ?? 0;
      const [low, high] = reach(path);
      const result: number[] = [];
      for (let step = 0; step < steps; step += 1) {
        const t = history.length + step;
        const value = Math.min(high, Math.max(low, level + predict(rowAt(path, t, level, inputs))));
        path.push(value);
        level += alpha * (value - level);
        result.push(value + (effects[t % period] ?? 0));
      }
      return result;
    };
  },
};

function inputsFor(season: number | null, length: number): Inputs {
  if (season === null) return { lags: [1, 2], means: [shortMean] };
  if (season < 24) return { lags: [1, season], means: [season] };
  const week = longSeason(season, length);
  const lags = [1, 2, 3, season, season + 1, 2 * season];
  if (week === null) return { lags, means: [season] };
  return { lags: [...lags, week, week + 1], means: [season, week] };
}

function rowAt(path: readonly number[], t: number, level: number, { lags, means }: Inputs): number[] {
  return [
    ...lags.map((lag) => (path[t - lag] ?? 0) - level),
    ...means.map((length) => {
      let sum = 0;
      for (let at = t - length; at < t; at += 1) sum += path[at] ?? 0;
      return sum / length - level;
    }),
  ];
}

function less(values: readonly number[], effects: readonly number[]): number[] {
  return values.map((value, t) => value - (effects[t % effects.length] ?? 0));
}

/** The range of the values, half as far again on both sides. */
function reach(values: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const room = (high - low) / 2;
  return [low - room, high + room];
}
