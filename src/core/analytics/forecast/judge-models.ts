import { type Band, conformalBand } from './conformal-band.ts';
import { crossCheck, crossCoverage, stepErrors } from './cross-check.ts';
import type { Backtest, ModelScore, ModelWeight, Withdrawal } from './forecast.ts';
import { sumError, sumErrors } from './horizon-total.ts';
import type { ForecastModel } from './models/model.ts';
import type { OriginRun } from './run-backtest.ts';
import { type RunScore, scoreRuns } from './score-runs.ts';
import type { ValueScale } from './value-scale.ts';

const naiveAlone: readonly ModelWeight[] = [{ model: 'seasonal_naive', weight: 1 }];

/** What a backtest says about models: which to use, how well they did, how wide a band has to be. */
export interface Judgement {
  readonly weights: readonly ModelWeight[];
  /** Whether they are seasonal naive's alone. */
  readonly isNaive: boolean;
  readonly band: Band;
  /** What forecasts sums, and the error of its sums (`horizon-total.ts`). */
  readonly sum: {
    readonly weights: readonly ModelWeight[];
    readonly isNaive: boolean;
    readonly error: number;
  };
  readonly backtest: Omit<Backtest, 'steps'>;
  readonly models: readonly ModelScore[];
  readonly withdrawn: Withdrawal | null;
}

/**
 * Chooses between the blend of the models that could be fitted at every origin and seasonal naive, by the error at
 * origins the weights did not see. Null where nothing can be compared. `errorScale` null (a constant series): errors
 * are compared unscaled and no MASE is given.
 */
export function judgeModels(
  runs: readonly OriginRun[],
  models: readonly ForecastModel[],
  scale: ValueScale,
  errorScale: number | null,
  level: number,
): Judgement | null {
  const fallback = errorScale ?? 1;
  // Seasonal naive repeats values, not means of roots.
  const asTheyWere = runs.map((run) => ({ ...run, expected: scale.from }));
  const scores = models.map(({ name }) => {
    const paths = runs.map((run) => run.paths.get(name));
    return { name, score: scoreRuns(name === 'seasonal_naive' ? asTheyWere : runs, paths, fallback) };
  });
  const naive = scores.find(({ name }) => name === 'seasonal_naive')?.score ?? null;
  if (naive === null) return null;
  const rivals = scores.filter(({ name, score }) => score !== null && name !== 'seasonal_naive');
  const check = crossCheck(
    runs,
    rivals.map(({ name }) => name),
    scale,
    fallback,
  );
  const blend = scoreRuns(runs, check.paths, fallback);
  const isBetter = blend !== null && blend.error < naive.error;
  const naivePaths = runs.map(({ paths }) => paths.get('seasonal_naive') ?? []);
  const paths = isBetter ? check.paths : naivePaths;
  // One season repeated over a whole horizon carries its chance along: the worst of sums, however the days compare.
  const sumIsNaive = blend === null;
  const errorsOfSums = sumIsNaive ? sumErrors(asTheyWere, naivePaths) : sumErrors(runs, check.paths);
  const errors = isBetter ? check.errors : stepErrors(runs, naivePaths, scale);
  const band = conformalBand(errors, level);
  const coverage = crossCoverage(runs, paths, errors, scale, level);
  if (band === null || coverage === null) return null;
  const mase = (score: RunScore | null): number | null =>
    score === null || errorScale === null ? null : score.error;
  const used = isBetter ? blend : naive;
  const newest = runs.at(-1);
  return {
    isNaive: !isBetter,
    weights: isBetter ? check.weights : naiveAlone,
    band,
    sum: {
      weights: sumIsNaive ? naiveAlone : check.weights,
      isNaive: sumIsNaive,
      error: sumError(errorsOfSums),
    },
    backtest: {
      mase: mase(used),
      smape: used.smape,
      coverage,
      origins: runs.length,
      n: used.n,
      seasonalNaiveMase: mase(naive),
      latest: (paths.at(-1) ?? []).map((isBetter ? newest?.expected : null) ?? scale.from),
    },
    models: scores
      .map(({ name, score }) => ({ model: name, mase: mase(score), smape: score?.smape ?? null }))
      .sort((a, b) => (a.mase ?? Number.POSITIVE_INFINITY) - (b.mase ?? Number.POSITIVE_INFINITY)),
    withdrawn:
      isBetter || blend === null || errorScale === null
        ? null
        : withdrawal(check.weights, blend.error, naive.error),
  };
}

function withdrawal(weights: readonly ModelWeight[], mase: number, naiveMase: number): Withdrawal {
  const only = weights.length === 1 ? weights[0]?.model : undefined;
  return { model: only ?? 'blend', mase, seasonalNaiveMase: naiveMase };
}
