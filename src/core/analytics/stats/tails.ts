import { incompleteBeta } from './incomplete-beta.ts';
import { lowerGamma, upperGamma } from './upper-gamma.ts';

/** P(X ≥ x) of chi-square with `df` degrees of freedom. */
export function chiSquareTail(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/** P(|T| ≥ |t|) of Student's t with `df` degrees of freedom. */
export function studentTwoSided(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** P(F ≥ f) of Fisher's F. */
export function fisherTail(f: number, df1: number, df2: number): number {
  return f <= 0 ? 1 : incompleteBeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);
}

/** P(X ≥ k) of a binomial; k and n may be fractional (scaled for over-dispersion). */
export function binomialUpper(k: number, n: number, share: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : incompleteBeta(share, k, n - k + 1);
}

/** P(X ≥ k) of a Poisson with that mean. */
export function poissonUpper(k: number, mean: number): number {
  return k <= 0 ? 1 : lowerGamma(k, mean);
}

/**
 * P(X ≥ k) of a count with that mean and variance `dispersion` · mean: Poisson at 1, negative binomial above (the
 * gamma-mixed Poisson with size mean / (dispersion − 1)).
 */
export function countUpper(k: number, mean: number, dispersion: number): number {
  if (k <= 0) return 1;
  if (mean <= 0) return 0;
  if (dispersion < 1.0001) return poissonUpper(k, mean);
  return incompleteBeta(1 - 1 / dispersion, k, mean / (dispersion - 1));
}
