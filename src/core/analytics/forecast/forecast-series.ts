import { blendPaths } from './blend-paths.ts';
import { countTotal } from './count-total.ts';
import type { Forecast, ForecastPoint, ModelWeight } from './forecast.ts';
import { forecastNotes } from './forecast-notes.ts';
import { type Judgement, judgeModels } from './judge-models.ts';
import type { ForecastModel, ModelName } from './models/model.ts';
import { planOrigins } from './plan-origins.ts';
import { historyFor, isWhole, runBacktest, trainingValues } from './run-backtest.ts';
import { seasonalDifference } from './seasonal-difference.ts';
import { vagueReason } from './vague-reason.ts';
import { type ForecastKind, type ValueScale, valueScale } from './value-scale.ts';

export interface ForecastInput {
  /** Evenly spaced, oldest first; null: missing. */
  readonly values: readonly (number | null)[];
  readonly kind: ForecastKind;
  /** Season in steps; used only where the values hold three of them. */
  readonly season: number | null;
  /** Label of the last value. */
  readonly knownTo: string | null;
  /** Labels of the values to forecast: as many as the horizon. */
  readonly labels: readonly string[];
  /** Confidence of the bands, between 0.5 and 0.999. */
  readonly level: number;
  /** What one value stands for, in notes; default: a step. */
  readonly unit?: 'day';
}

export const minForecastPoints = 10;
const minCycles = 3;

/**
 * Forecasts one series: every model is tried from rolling origins, the better ones are blended by their errors there,
 * and the blend's errors calibrate the bands. Where it does not beat seasonal naive, seasonal naive is the forecast.
 * Under 10 values there is none.
 */
export function forecastSeries(input: ForecastInput, models: readonly ForecastModel[]): Forecast {
  const first = input.values.findIndex((value) => value !== null);
  const values = first < 0 ? [] : input.values.slice(first);
  const n = values.filter((value) => value !== null).length;
  const season = usableSeason(input.season, values.length);
  const horizon = input.labels.length;
  const none = (reason: string): Forecast => ({ ...noForecast(input, n, season), notes: [reason] });
  if (n < minForecastPoints) {
    return none(
      `No forecast: ${n} ${n === 1 ? 'value' : 'values'}, and it takes at least ${minForecastPoints}.`,
    );
  }
  const scale = valueScale(input.kind);
  const plan = planOrigins(values.length, season, horizon);
  const runs = runBacktest(values, season, scale, models, plan).filter(({ actual }) =>
    actual.some((value) => value !== null),
  );
  const errorScale = seasonalDifference(values, season) || null;
  const judged = judgeModels(runs, models, scale, errorScale, input.level);
  if (judged === null) return none('No forecast: too many values are missing to test one.');
  const training = trainingValues(values, season, scale);
  const paths = new Map<ModelName, readonly number[]>();
  for (const model of models) {
    if (![...judged.weights, ...judged.sum.weights].some(({ model: name }) => name === model.name)) continue;
    const history = historyFor(model, training);
    const path = model.fit(history, season)?.(history, horizon);
    if (isWhole(path, horizon)) paths.set(model.name, path);
  }
  const weights = withPaths(judged.weights, paths);
  const path = blendPaths(paths, weights);
  if (path === null || weights.length === 0)
    return none('No forecast: no model could be fitted to all values.');
  const isLatest = runs.at(-1)?.origin === plan.origins.at(-1);
  const { latest } = judged.backtest;
  const backtest = { ...judged.backtest, latest: isLatest ? latest : [], steps: plan.steps };
  const expected = scale.expected(training.tamed, season);
  const points = pointsOf(input.labels, path, judged, scale, judged.isNaive ? scale.from : expected);
  const total =
    input.kind === 'count'
      ? countTotal({
          values,
          path: blendPaths(paths, withPaths(judged.sum.weights, paths)),
          expected: judged.sum.isNaive ? scale.from : expected,
          error: judged.sum.error,
          plan,
          horizon,
          level: input.level,
        })
      : null;
  const { unit = 'step' } = input;
  const perStep = total === null ? null : total.value / horizon;
  const vague = vagueReason({ kind: input.kind, values, points, perStep, unit });
  return {
    ...noForecast(input, n, season),
    model: weights.length === 1 ? (weights[0]?.model ?? null) : 'blend',
    weights,
    points,
    total,
    isVague: vague !== null,
    errorScale,
    backtest,
    models: judged.models,
    withdrawn: judged.withdrawn,
    notes: forecastNotes({
      vague,
      unit,
      isSummed: total !== null,
      askedSeason: input.season,
      season,
      length: values.length,
      n,
      horizon,
      level: input.level,
      backtest,
      models: judged.models,
      withdrawn: judged.withdrawn,
      isBandSupported: judged.band.isSupported,
    }),
  };
}

/** The weights of the models that could be fitted to all values, adding up to 1 again. */
function withPaths(
  weights: readonly ModelWeight[],
  paths: ReadonlyMap<ModelName, readonly number[]>,
): ModelWeight[] {
  const usable = weights.filter(({ model }) => paths.has(model));
  const total = usable.reduce((sum, { weight }) => sum + weight, 0);
  return usable.map(({ model, weight }) => ({ model, weight: weight / total }));
}

function pointsOf(
  labels: readonly string[],
  path: readonly number[],
  { band }: Judgement,
  { from }: ValueScale,
  expected: (place: number) => number,
): ForecastPoint[] {
  return labels.map((at, step) => {
    const centre = path[step] ?? 0;
    const half = band.half(step);
    const value = expected(centre);
    // The mean of a rare count may lie above nearly all of them.
    return { at, value, lower: from(centre - half), upper: Math.max(value, from(centre + half)) };
  });
}

function usableSeason(season: number | null, length: number): number | null {
  if (season === null || season < 2) return null;
  return length >= minCycles * season ? season : null;
}

function noForecast({ level, knownTo }: ForecastInput, n: number, season: number | null): Forecast {
  return {
    model: null,
    weights: [],
    points: [],
    total: null,
    isVague: false,
    level,
    season,
    n,
    knownTo,
    errorScale: null,
    backtest: null,
    models: [],
    withdrawn: null,
    notes: [],
  };
}
