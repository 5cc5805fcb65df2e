import { normalTail } from './normal-tail.ts';

/** The z with P(Z ≥ z) = p for p in (0, 1), by bisection on the tail; at most 38 in absolute value. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  let low = 0;
  let high = 38;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
