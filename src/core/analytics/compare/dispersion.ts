import type { Share } from './two-proportion-z.ts';

/** By how much counts of days vary more than chance alone would make them. */
export interface Dispersion {
  /** Variance over that of independent incidents; at least 1. */
  readonly factor: number;
  /** Degrees of freedom the factor was estimated with; Infinity where it is 1 and nothing was widened. */
  readonly df: number;
}

export const noDispersion: Dispersion = { factor: 1, df: Number.POSITIVE_INFINITY };

/**
 * Over-dispersion of shares over clusters (days): Pearson's chi-square of the clusters around the share of their own
 * period, over its degrees of freedom (J. N. K. Rao and A. J. Scott, Biometrics 48, 1992). A bad day breaches many
 * incidents at once; they are not so many independent witnesses. Never below 1: a lucky streak narrows no interval.
 */
export function shareDispersion(periods: readonly (readonly Share[])[]): Dispersion {
  let chiSquare = 0;
  let df = 0;
  for (const days of periods) {
    const hits = days.reduce((sum, day) => sum + day.hits, 0);
    const n = days.reduce((sum, day) => sum + day.n, 0);
    const variance = (hits / n) * (1 - hits / n);
    if (!(variance > 0)) continue;
    const rate = hits / n;
    const filled = days.filter((day) => day.n > 0);
    for (const day of filled) chiSquare += (day.hits - day.n * rate) ** 2 / (day.n * variance);
    df += filled.length - 1;
  }
  return dispersionOf(chiSquare, df);
}

/** The dispersion a chi-square statistic shows; none where there is nothing to estimate it from. */
export function dispersionOf(chiSquare: number, df: number): Dispersion {
  return df < 1 || chiSquare <= df ? noDispersion : { factor: chiSquare / df, df };
}
