import { autocorrelation } from './autocorrelation.ts';

/** Beyond this the series is all memory; the factor would run away. */
const most = 0.9;

/**
 * By how much lag-1 dependence inflates the variance of a mean or of Mann–Kendall's S over `n` steps: n / n* of an
 * AR(1) process (S. Yue and C. Wang, Water Resources Management 18, 2004). The coefficient is corrected for its
 * small-sample bias (1 + 4ρ) / n (M. G. Kendall, 1954); negative ones count as none, so the factor is at least 1.
 */
export function varianceInflation(residuals: readonly number[], n: number, knownRho = 0): number {
  const present = residuals.filter(Number.isFinite).length;
  if (present < 4) return 1;
  const raw = autocorrelation(residuals, 1);
  const rho = Math.min(most, Math.max(raw > 0 ? raw + (1 + 4 * raw) / present : 0, knownRho, 0));
  let sum = 0;
  for (let lag = 1; lag < n; lag += 1) sum += (1 - lag / n) * rho ** lag;
  return 1 + 2 * sum;
}
