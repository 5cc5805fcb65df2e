import type { ModelWeight } from './forecast.ts';
import type { ModelName } from './models/model.ts';

/** The weighted mean of the models' paths, step by step; null where one that has weight has no path. */
export function blendPaths(
  paths: ReadonlyMap<ModelName, readonly number[]>,
  weights: readonly ModelWeight[],
): number[] | null {
  let blend: number[] | null = null;
  for (const { model, weight } of weights) {
    const path = paths.get(model);
    if (path === undefined) return null;
    blend = path.map((value, step) => (blend?.[step] ?? 0) + weight * value);
  }
  return blend;
}
