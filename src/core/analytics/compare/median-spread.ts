import { quantile } from '../quantile.ts';
import { normalQuantile } from '../stats/normal-quantile.ts';
import { binomialUpper } from '../stats/tails.ts';
import type { Estimate } from './compare-estimates.ts';

/**
 * Median of ascending values with its standard error from two order statistics, without assuming a shape (R. M. Price
 * and D. G. Bonett, J. Stat. Comput. Simul. 72, 2002): half the gap of the order statistics c and n + 1 − c, over the
 * normal quantile of their exact binomial coverage. Where they are tied (times noted in minutes) the pair is moved
 * outwards until they differ, which errs on the wide side; all equal: errors of 0. At least 5 values.
 */
export function medianSpread(sorted: Float64Array): Estimate {
  const n = sorted.length;
  const median = quantile(sorted, 0.5) ?? Number.NaN;
  let c = Math.max(1, Math.round((n + 1) / 2 - Math.sqrt(n)));
  let low = sorted[c - 1] ?? median;
  let high = sorted[n - c] ?? median;
  while (low === high && c > 1) {
    c = Math.max(1, c - Math.max(1, Math.floor(c / tieSteps)));
    low = sorted[c - 1] ?? median;
    high = sorted[n - c] ?? median;
  }
  // P(at most c − 1 of n lie below the true median), as its mirror image: far out, 1 − P would be 0.
  const tail = binomialUpper(n - c + 1, n, 0.5);
  const z = normalQuantile(Math.max(tail, leastTail));
  return {
    value: median,
    error: (high - low) / (2 * z),
    logError: low > 0 ? Math.log(high / low) / (2 * z) : null,
  };
}

/** How finely tied order statistics are passed over, as a part of what is left. */
const tieSteps = 50;
const leastTail = 1e-300;
