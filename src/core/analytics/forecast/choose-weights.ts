import type { ModelWeight } from './forecast.ts';
import type { ModelName } from './models/model.ts';

/** How sharply better models are preferred. */
const sharpness = 12;
/** A model this much worse than the best has no part in the blend. */
const tolerance = 1.2;

/**
 * Weights of a blend from the models' backtest errors (same origins, same unit): the inverse of the error to a power,
 * among those near the best (Bates and Granger, Operational Research Quarterly 20, 1969, with absolute errors).
 * Largest first; they add up to 1. A model without error takes all.
 */
export function chooseWeights(errors: ReadonlyMap<ModelName, number>): ModelWeight[] {
  const best = Math.min(...errors.values());
  const near = [...errors].filter(([, error]) => error <= best * tolerance);
  const parts = near.map(([model, error]) => ({
    model,
    part: error === 0 ? 1 : (best / error) ** sharpness,
  }));
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  return parts
    .map(({ model, part }) => ({ model, weight: part / total }))
    .sort((a, b) => b.weight - a.weight);
}
