import { normalQuantile } from './normal-quantile.ts';
import { normalTail } from './normal-tail.ts';
import { studentTwoSided } from './tails.ts';

/** What a standardised difference is held against: the normal, or Student's t where its error was itself estimated. */
export interface Reference {
  /** Infinity: the normal. */
  readonly df: number;
}

/** Two-sided p of a standardised difference. */
export function twoSidedP(z: number, { df }: Reference): number {
  const size = Math.abs(z);
  if (size === Number.POSITIVE_INFINITY) return 0;
  return Math.min(1, df === Number.POSITIVE_INFINITY ? 2 * normalTail(size) : studentTwoSided(size, df));
}

/** P(value of the reference ≤ z). */
export function referenceCdf(z: number, reference: Reference): number {
  const half = twoSidedP(z, reference) / 2;
  return z > 0 ? 1 - half : half;
}

/** The size beyond which a share `alpha` of both tails lies: 1.96 for the normal and 0.05. */
export function critical(alpha: number, reference: Reference): number {
  if (reference.df === Number.POSITIVE_INFINITY) return normalQuantile(alpha / 2);
  let low = 0;
  let high = 1;
  while (twoSidedP(high, reference) > alpha) high *= 2;
  for (let step = 0; step < bisections; step += 1) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle, reference) > alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const bisections = 60;
