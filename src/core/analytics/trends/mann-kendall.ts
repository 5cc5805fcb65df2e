import { normalTail } from '../stats/normal-tail.ts';

/** Result of a Mann–Kendall test. */
export interface MannKendall {
  readonly s: number;
  /** Variance of S under no trend, with ties and dependence allowed for. */
  readonly variance: number;
  /** Two-sided. */
  readonly p: number;
  /** Kendall's rank correlation with time, −1 to 1. */
  readonly tau: number;
}

/**
 * Mann–Kendall test for a monotone trend, corrected for ties (H. B. Mann, Econometrica 13, 1945; M. G. Kendall, Rank
 * Correlation Methods, 1975) and with the variance inflated for dependence. With `season` given only values of one
 * season are compared (seasonal test; R. M. Hirsch et al., Water Resources Research 18, 1982). NaN values are left out.
 */
export function mannKendall(
  values: readonly number[],
  inflation: number,
  season: readonly number[] | null = null,
): MannKendall {
  const groups = new Map<number, number[]>();
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    const key = season?.[index] ?? 0;
    groups.set(key, [...(groups.get(key) ?? []), value]);
  });
  let s = 0;
  let variance = 0;
  let pairs = 0;
  for (const group of groups.values()) {
    s += score(group);
    variance += tiedVariance(group);
    pairs += (group.length * (group.length - 1)) / 2;
  }
  variance *= Math.max(1, inflation);
  if (variance <= 0) return { s, variance, p: 1, tau: 0 };
  const z = Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance);
  return { s, variance, p: Math.min(1, 2 * normalTail(z)), tau: s / pairs };
}

function score(values: readonly number[]): number {
  let s = 0;
  for (let later = 1; later < values.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      s += Math.sign((values[later] ?? 0) - (values[earlier] ?? 0));
    }
  }
  return s;
}

function tiedVariance(values: readonly number[]): number {
  const n = values.length;
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of ties.values()) variance -= t * (t - 1) * (2 * t + 5);
  return variance / 18;
}
