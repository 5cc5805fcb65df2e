import type { ModelWeight } from './forecast.ts';
import type { ModelName } from './models/model.ts';

/**
 * The models' paths as one, step by step: the weighted mean of two, of three and more the weighted median, so that one
 * model that runs astray does not take the blend with it (a median of models did best among simple combinations in the
 * M4 competition: Petropoulos and Svetunkov, Int. J. Forecasting 36, 2020). Null where one that has weight has no path,
 * or none has.
 */
export function blendPaths(
  paths: ReadonlyMap<ModelName, readonly number[]>,
  weights: readonly ModelWeight[],
): number[] | null {
  const members: { readonly path: readonly number[]; readonly weight: number }[] = [];
  for (const { model, weight } of weights) {
    const path = paths.get(model);
    if (path === undefined) return null;
    members.push({ path, weight });
  }
  const [first] = members;
  if (first === undefined) return null;
  const combine = members.length < 3 ? weightedMean : weightedMedian;
  return first.path.map((_, step) =>
    combine(members.map(({ path, weight }) => ({ value: path[step] ?? 0, weight }))),
  );
}

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

function weightedMean(values: readonly Weighted[]): number {
  return values.reduce((sum, { value, weight }) => sum + weight * value, 0);
}

/** Each value stands at the middle of its share; between neighbours it is interpolated. Weights add up to 1. */
function weightedMedian(values: readonly Weighted[]): number {
  const ascending = values.toSorted((a, b) => a.value - b.value);
  let before: { readonly value: number; readonly place: number } | null = null;
  let sum = 0;
  for (const { value, weight } of ascending) {
    const place = sum + weight / 2;
    sum += weight;
    if (place >= 0.5) {
      if (before === null) return value;
      return before.value + ((0.5 - before.place) / (place - before.place)) * (value - before.value);
    }
    before = { value, place };
  }
  return before?.value ?? 0;
}
