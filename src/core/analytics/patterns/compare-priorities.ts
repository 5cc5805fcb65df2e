import { quantile } from '../quantile.ts';
import { logInterval } from './log-interval.ts';
import type { HighResponse } from './types.ts';

/** Responses of one priority in milliseconds, ascending; neither list empty. */
export interface Compared {
  /** Null: without one. */
  readonly priority: string | null;
  readonly own: Float64Array;
  readonly others: Float64Array;
}

/**
 * How much later a group is answered than the others of the same priority: the median of its responses, each over the
 * median of the others of its priority. The interval adds the variance of the logarithm of that median to those of the
 * others' medians, these by the share of the group that is held against them; each variance is Bonett and Price's
 * (Psychological Methods 7, 2002).
 */
export function comparePriorities(
  compared: readonly Compared[],
): Pick<HighResponse, 'ratio' | 'interval' | 'byPriority'> {
  const n = compared.reduce((sum, { own }) => sum + own.length, 0);
  const relative: number[] = [];
  let variance = 0;
  for (const { own, others } of compared) {
    const usual = atLeastOne(quantile(others, 0.5) ?? 1);
    for (const responseMs of own) relative.push(atLeastOne(responseMs) / usual);
    variance += (own.length / n) ** 2 * logMedianVariance(others.map(atLeastOne));
  }
  const sorted = Float64Array.from(relative).sort();
  const ratio = quantile(sorted, 0.5) ?? 1;
  return {
    ratio,
    interval: logInterval(ratio, variance + logMedianVariance(sorted)),
    byPriority: compared
      .map(({ priority, own, others }) => ({
        priority,
        n: own.length,
        medianMs: quantile(own, 0.5) ?? 0,
        othersN: others.length,
        othersMedianMs: quantile(others, 0.5) ?? 0,
      }))
      .sort((a, b) => b.n - a.n),
  };
}

/** Milliseconds whose logarithm can be taken. */
function atLeastOne(ms: number): number {
  return Math.max(1, ms);
}

/** From the distance of the order statistics √n places to each side of the median, which lie two errors out. */
function logMedianVariance(sorted: Float64Array): number {
  const n = sorted.length;
  const low = Math.max(1, Math.round((n + 1) / 2 - Math.sqrt(n)));
  return (Math.log((sorted[n - low] ?? 1) / (sorted[low - 1] ?? 1)) / 4) ** 2;
}
