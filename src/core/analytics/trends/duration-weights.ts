import { medianOf } from '../stats/median-of.ts';

/** Candidate shares of a day's variance that come from its number of clocks. */
const sampled = [0, 0.25, 0.5, 0.75, 1];

/**
 * Weights of daily medians by the number of clocks behind them. The variance of log medians is partly sampling (∝ 1/n)
 * and partly the day's own; the mix is the one under which the deviations are likeliest (Laplace, so that anomalous
 * days do not decide it). A day with the usual n weighs 1; NaN deviations weigh 0.
 */
export function durationWeights(deviations: readonly number[], n: readonly number[]): number[] {
  const days = deviations.flatMap((value, day) => (Number.isFinite(value) ? [day] : []));
  const usual = medianOf(days.map((day) => n[day] ?? 1));
  let best: readonly number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const share of sampled) {
    const spread = n.map((clocks) => Math.sqrt(1 - share + (share * usual) / Math.max(1, clocks)));
    let logs = 0;
    let size = 0;
    for (const day of days) {
      logs += Math.log(spread[day] ?? 1);
      size += Math.abs(deviations[day] ?? 0) / (spread[day] ?? 1);
    }
    const cost = logs + days.length * Math.log(size / days.length);
    if (cost >= least) continue;
    least = cost;
    best = spread;
  }
  return deviations.map((value, day) => (Number.isFinite(value) ? 1 / (best[day] ?? 1) ** 2 : 0));
}
