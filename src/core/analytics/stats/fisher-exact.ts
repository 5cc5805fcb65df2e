import { logGamma } from './log-gamma.ts';

/**
 * One-sided p of Fisher's exact test: P(at least `a` in the group have the mark) where the group of `group` is drawn
 * from `total`, of which `marked` have it (R. A. Fisher, 1935; hypergeometric upper tail).
 */
export function fisherUpper(a: number, group: number, marked: number, total: number): number {
  const most = Math.min(group, marked);
  const least = Math.max(0, group + marked - total);
  if (a <= least) return 1;
  if (a > most) return 0;
  const base = logChoose(marked, a) + logChoose(total - marked, group - a) - logChoose(total, group);
  // The nearer tail is summed, so that the loop is short and nothing cancels.
  if (a * total < group * marked) return Math.max(0, 1 - lowerSum(a - 1, group, marked, total, least));
  let term = Math.exp(base);
  let sum = term;
  for (let k = a; k < most && term > sum * 1e-16; k += 1) {
    term *= ((marked - k) * (group - k)) / ((k + 1) * (total - marked - group + k + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

/** Two-sided p: twice the smaller tail. */
export function fisherTwoSided(a: number, group: number, marked: number, total: number): number {
  const upper = fisherUpper(a, group, marked, total);
  const lower = fisherUpper(group - a, group, total - marked, total);
  return Math.min(1, 2 * Math.min(upper, lower));
}

function lowerSum(a: number, group: number, marked: number, total: number, least: number): number {
  let term = Math.exp(logChoose(marked, a) + logChoose(total - marked, group - a) - logChoose(total, group));
  let sum = term;
  for (let k = a; k > least && term > sum * 1e-16; k -= 1) {
    term *= (k * (total - marked - group + k)) / ((marked - k + 1) * (group - k + 1));
    sum += term;
  }
  return sum;
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
