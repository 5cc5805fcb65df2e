import { splitOrder } from '../split-order.ts';
import { normalTail } from './normal-tail.ts';

/** Values ranked within their strata, ready to ask of groups of them whether they are higher. */
export interface StratifiedRanks {
  /** Of each value, from 0. */
  readonly stratum: Int32Array;
  /** Mid-rank of each value within its stratum, over the stratum's size plus 1. */
  readonly scores: Float64Array;
  /** Values in each stratum. */
  readonly sizes: readonly number[];
  /** What ties leave of the variance of each stratum: 1 − Σ(t³ − t) / (N³ − N). */
  readonly untied: readonly number[];
}

/** `order` lists the values ascending; `stratum` is below `strata` for each. */
export function rankWithinStrata(
  values: Float64Array,
  order: Uint32Array,
  stratum: Int32Array,
  strata: number,
): StratifiedRanks {
  const scores = new Float64Array(values.length);
  const split = splitOrder(order, stratum, strata + 1).slice(1);
  const untied = split.map((own) => {
    const n = own.length;
    let tied = 0;
    for (let start = 0; start < n; ) {
      let end = start + 1;
      while (end < n && values[own[end] ?? 0] === values[own[start] ?? 0]) end += 1;
      for (let at = start; at < end; at += 1) scores[own[at] ?? 0] = (start + end + 1) / 2 / (n + 1);
      tied += (end - start) ** 3 - (end - start);
      start = end;
    }
    return n > 1 ? 1 - tied / (n ** 3 - n) : 0;
  });
  return { stratum, scores, sizes: split.map((own) => own.length), untied };
}

/**
 * One-sided p that a group's values are not higher than the other values of their strata: the rank sums of the strata,
 * each weighted by 1 / (N + 1), against the normal with their exact mean and variance (P. H. van Elteren, Bulletin of
 * the International Statistical Institute 37, 1960; E. L. Lehmann, Nonparametrics, 1975, section 3.3; ties by
 * mid-ranks), corrected for continuity by half the least step. With one stratum it is Wilcoxon's rank-sum test. `group`
 * indexes the values; 1 where nothing is compared.
 */
export function vanElteren(
  group: ArrayLike<number>,
  { stratum, scores, sizes, untied }: StratifiedRanks,
): number {
  const inside = new Array<number>(sizes.length).fill(0);
  let sum = 0;
  for (let place = 0; place < group.length; place += 1) {
    const value = group[place] ?? 0;
    const own = stratum[value] ?? 0;
    inside[own] = (inside[own] ?? 0) + 1;
    sum += scores[value] ?? 0;
  }
  let variance = 0;
  let widest = 0;
  sizes.forEach((n, own) => {
    const m = inside[own] ?? 0;
    if (m === 0 || m === n) return;
    variance += ((m * (n - m)) / (12 * (n + 1))) * (untied[own] ?? 0);
    widest = Math.max(widest, n);
  });
  if (variance <= 0) return 1;
  return normalTail((sum - group.length / 2 - 0.5 / (widest + 1)) / Math.sqrt(variance));
}
