import type { ModelWeight } from './forecast.ts';
import type { ModelName } from './models/model.ts';

/** How sharply better models are preferred. */
const sharpness = 12;
/** A model this much worse than the best has no part in the blend. */
const tolerance = 1.2;
/** Smooth models that err alike where there is little but noise; the others follow noise more easily. */
const plainModels: ReadonlySet<ModelName> = new Set(['linear', 'seasonal_level']);

/**
 * Weights of a blend from the models' backtest errors (same origins, same unit): the inverse of the error to a power
 * (Bates and Granger, Operational Research Quarterly 20, 1969, with absolute errors). The plain models near the best
 * always have a part, another only where it errs less than every plain one: over a dozen origins a model that is a
 * little worse often looks as good. Largest first; they add up to 1. A model without error takes all.
 */
export function chooseWeights(errors: ReadonlyMap<ModelName, number>): ModelWeight[] {
  const best = Math.min(...errors.values());
  const plain = [...errors].filter(([model]) => plainModels.has(model)).map(([, error]) => error);
  const bar = Math.min(...plain);
  const chosen = [...errors].filter(
    ([model, error]) =>
      error <= best * tolerance && (plainModels.has(model) || error < bar || error === best),
  );
  const parts = chosen.map(([model, error]) => ({
    model,
    part: error === 0 ? 1 : (best / error) ** sharpness,
  }));
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  return parts
    .map(({ model, part }) => ({ model, weight: part / total }))
    .sort((a, b) => b.weight - a.weight);
}
