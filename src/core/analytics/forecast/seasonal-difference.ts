/**
 * Mean absolute difference of values one season apart (without a season: neighbours), over the pairs of which both
 * are there: the in-sample error of seasonal naive, the scale of MASE (Hyndman and Koehler, Int. J. Forecasting 22,
 * 2006). Null where there is no pair.
 */
export function seasonalDifference(values: readonly (number | null)[], season: number | null): number | null {
  const period = season ?? 1;
  let sum = 0;
  let count = 0;
  for (let t = period; t < values.length; t += 1) {
    const value = values[t];
    const before = values[t - period];
    if (value === null || value === undefined || before === null || before === undefined) continue;
    sum += Math.abs(value - before);
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
