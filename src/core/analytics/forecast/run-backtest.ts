import { fillGaps } from './fill-gaps.ts';
import type { ForecastModel, ModelName, Predict } from './models/model.ts';
import type { OriginPlan } from './plan-origins.ts';
import { seasonalDifference } from './seasonal-difference.ts';
import { tameOutliers } from './tame-outliers.ts';
import type { ValueScale } from './value-scale.ts';

/** What was forecast from one origin and what came. */
export interface OriginRun {
  readonly origin: number;
  /** The values that followed, as they are. */
  readonly actual: readonly (number | null)[];
  /** Scale of MASE: seasonal naive's in-sample error before the origin; null where it is zero or unknown. */
  readonly scale: number | null;
  /** Paths on the model scale, by model; a model that could not be fitted is absent. */
  readonly paths: ReadonlyMap<ModelName, readonly number[]>;
  /** What to expect at a place on the model scale, as known at the origin. */
  readonly expected: (place: number) => number;
}

/** Values without gaps on the model scale, as they are and with outliers tamed. */
export interface Training {
  readonly plain: readonly number[];
  readonly tamed: readonly number[];
}

/** The values as models see them, known up to an origin. */
export function trainingValues(
  values: readonly (number | null)[],
  season: number | null,
  scale: ValueScale,
): Training {
  const plain = fillGaps(
    values.map((value) => (value === null ? null : scale.to(value))),
    season,
  );
  return { plain, tamed: tameOutliers(plain, season) };
}

/** Forecasts with every model from every origin; what follows an origin is never seen before it. */
export function runBacktest(
  values: readonly (number | null)[],
  season: number | null,
  scale: ValueScale,
  models: readonly ForecastModel[],
  { origins, steps }: OriginPlan,
): OriginRun[] {
  const fits = new Map<ModelName, Predict | null>();
  return origins.map((origin, at) => {
    const known = values.slice(0, origin);
    const training = trainingValues(known, season, scale);
    const paths = new Map<ModelName, readonly number[]>();
    for (const model of models) {
      const history = historyFor(model, training);
      if (at % model.originsPerFit === 0) fits.set(model.name, model.fit(history, season));
      const path = fits.get(model.name)?.(history, steps);
      if (isWhole(path, steps)) paths.set(model.name, path);
    }
    const difference = seasonalDifference(known, season);
    return {
      origin,
      actual: values.slice(origin, origin + steps),
      scale: difference === 0 ? null : difference,
      paths,
      expected: scale.expected(training.tamed, season),
    };
  });
}

/** Seasonal naive repeats what was; every other model learns from tamed values. */
export function historyFor({ name }: ForecastModel, { plain, tamed }: Training): readonly number[] {
  return name === 'seasonal_naive' ? plain : tamed;
}

/** Whether a model delivered every step as a number. */
export function isWhole(
  path: readonly number[] | null | undefined,
  steps: number,
): path is readonly number[] {
  return path?.length === steps && path.every(Number.isFinite);
}
