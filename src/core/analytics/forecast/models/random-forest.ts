import { RandomForestRegression } from 'ml-random-forest';
import { smoothedLevels } from '../smoothed-levels.ts';
import { attempt } from './attempt.ts';
import type { ForecastModel } from './model.ts';

/**
 * Bounds that keep one fit to a few milliseconds: the package's time grows with the square of the rows. A larger forest
 * forecasts no better (bench/forecast-peer.mjs, bench/forecast-kinds.mjs).
 */
const maxRows = 60;
const minRows = 30;
const trees = 8;
const treeOptions = { minNumSamples: 12, maxDepth: 3 };
const sameCycles = 4;
const shortMean = 7;
const alpha = 0.05;

/**
 * A random forest (Breiman, Machine Learning 45, 2001) on lags and the calendar, on what lies above or below a slow
 * level, since trees cannot leave the range they have seen. Returns null where the package would throw: few rows, a
 * constant series, constant inputs.
 */
export function randomForest(seed: number): ForecastModel {
  return {
    name: 'random_forest',
    originsPerFit: 4,
    fit(values, season) {
      const start = Math.max(values.length - maxRows, firstRow(season));
      if (values.length - start < minRows) return null;
      const levels = smoothedLevels(values, alpha);
      const rows: number[][] = [];
      const outputs: number[] = [];
      for (let t = start; t < values.length; t += 1) {
        const level = levels[t] ?? 0;
        rows.push(rowAt(values, t, level, season));
        outputs.push((values[t] ?? 0) - level);
      }
      const kept = (rows[0] ?? []).map((_, column) => column).filter((column) => varies(rows, column));
      if (kept.length === 0 || new Set(outputs).size < 2) return null;
      const pick = (row: readonly number[]): number[] => kept.map((column) => row[column] ?? 0);
      const forest = attempt(() => grow(rows.map(pick), outputs, seed));
      if (forest === null) return null;
      return (history, steps) => {
        const path = [...history];
        let level = smoothedLevels(history, alpha).at(-1) ?? 0;
        for (let step = 0; step < steps; step += 1) {
          const row = rowAt(path, path.length, level, season);
          const value = level + (forest.predict([pick(row)])[0] ?? 0);
          path.push(value);
          level += alpha * (value - level);
        }
        return path.slice(history.length);
      };
    },
  };
}

function grow(rows: number[][], outputs: number[], seed: number): RandomForestRegression {
  const forest = new RandomForestRegression({
    seed,
    nEstimators: trees,
    maxFeatures: 0.7,
    replacement: false,
    noOOB: true,
    treeOptions,
  });
  forest.train(rows, outputs);
  return forest;
}

function firstRow(season: number | null): number {
  return season === null ? shortMean : sameCycles * season;
}

function rowAt(path: readonly number[], t: number, level: number, season: number | null): number[] {
  const back = (lag: number): number => (path[t - lag] ?? 0) - level;
  const recent = meanOf(path, t, 1, season ?? shortMean) - level;
  if (season === null) return [back(1), back(2), recent];
  const same = meanOf(path, t, season, sameCycles) - level;
  return [same, back(season), back(1), recent, t % season];
}

/** Mean of `count` values `spacing` apart, the last one `spacing` before `t`. */
function meanOf(path: readonly number[], t: number, spacing: number, count: number): number {
  let sum = 0;
  for (let at = 1; at <= count; at += 1) sum += path[t - at * spacing] ?? 0;
  return sum / count;
}

function varies(rows: readonly (readonly number[])[], column: number): boolean {
  return rows.some((row) => row[column] !== rows[0]?.[column]);
}
