import { twoSidedP } from '../stats/reference.ts';

/** So many of `n`. */
export interface Share {
  readonly hits: number;
  readonly n: number;
}

/**
 * The two-proportion test with the pooled standard error: z of current minus previous and its two-sided p from the
 * normal; null where a side is empty or both sides have all or none.
 */
export function twoProportionZ(current: Share, previous: Share): { z: number; p: number } | null {
  if (current.n === 0 || previous.n === 0) return null;
  const pooled = (current.hits + previous.hits) / (current.n + previous.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / current.n + 1 / previous.n));
  if (error === 0) return null;
  const z = (current.hits / current.n - previous.hits / previous.n) / error;
  return { z, p: twoSidedP(z, { df: Number.POSITIVE_INFINITY }) };
}
