import { incompleteBeta } from './incomplete-beta.ts';
import { upperGamma } from './upper-gamma.ts';

/** P(X ≥ x) of chi-square with `df` degrees of freedom. */
export function chiSquareTail(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/** P(|T| ≥ |t|) of Student's t with `df` degrees of freedom. */
export function studentTwoSided(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** P(X ≥ k) of a binomial; k and n may be fractional (scaled for over-dispersion). */
export function binomialUpper(k: number, n: number, share: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : incompleteBeta(share, k, n - k + 1);
}
