import type { DurationSample } from './clock-samples.ts';
import type { Estimate } from './compare-estimates.ts';

export interface MeanSpread extends Estimate {
  /** Days the error was estimated from. */
  readonly days: number;
}

/**
 * Mean of values with a standard error that lets the values of one day hang together (cluster-robust: the squared sums
 * of each day's deviations, K.-Y. Liang and S. L. Zeger, Biometrika 73, 1986; never below that of independent
 * values), and by the delta method of its logarithm.
 */
export function meanSpread({ sorted, days, dayCount }: DurationSample): MeanSpread {
  const n = sorted.length;
  let sum = 0;
  for (let index = 0; index < n; index += 1) sum += sorted[index] ?? 0;
  const mean = sum / n;
  const byDay = new Float64Array(dayCount);
  const seen = new Uint8Array(dayCount);
  let squares = 0;
  for (let index = 0; index < n; index += 1) {
    const deviation = (sorted[index] ?? 0) - mean;
    const day = days[index] ?? 0;
    squares += deviation * deviation;
    byDay[day] = (byDay[day] ?? 0) + deviation;
    seen[day] = 1;
  }
  const clustered = byDay.reduce((total, deviation) => total + deviation * deviation, 0);
  const groups = seen.reduce((total, mark) => total + mark, 0);
  const robust = groups < 2 ? 0 : (clustered * groups) / (groups - 1);
  const error = Math.sqrt(Math.max(robust, (squares * n) / Math.max(1, n - 1))) / n;
  return { value: mean, error, logError: mean > 0 ? error / mean : null, days: groups };
}
