import { upperGamma } from './upper-gamma.ts';

/** P(Z ≥ z) of the standard normal, exact far out: half of Q(1/2, z²/2). */
export function normalTail(z: number): number {
  const half = 0.5 * upperGamma(0.5, (z * z) / 2);
  return z >= 0 ? half : 1 - half;
}
