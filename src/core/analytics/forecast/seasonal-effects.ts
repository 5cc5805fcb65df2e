/**
 * How far each phase of the season lies from the level, by classical decomposition: mean deviation from the centred
 * moving average over one season (half weights at the ends of an even one), less the mean of all phases (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4). Phase of index `t` is `t % season`. Only the
 * last `cycles` seasons count. All zero for a season of 1 or where there is no whole season to average.
 */
export function seasonalEffects(
  values: readonly number[],
  season: number,
  cycles = Number.POSITIVE_INFINITY,
): number[] {
  const half = season >> 1;
  const sums = new Array<number>(season).fill(0);
  const counts = new Array<number>(season).fill(0);
  const from = Math.max(half, values.length - half - cycles * season);
  for (let t = from; t + half < values.length; t += 1) {
    let level = 0;
    for (let at = t - half; at <= t + half; at += 1) level += values[at] ?? 0;
    if (season % 2 === 0) level -= ((values[t - half] ?? 0) + (values[t + half] ?? 0)) / 2;
    const phase = t % season;
    sums[phase] = (sums[phase] ?? 0) + (values[t] ?? 0) - level / season;
    counts[phase] = (counts[phase] ?? 0) + 1;
  }
  const effects = sums.map((sum, phase) => sum / Math.max(1, counts[phase] ?? 0));
  const centre = effects.reduce((total, effect) => total + effect, 0) / season;
  return effects.map((effect) => effect - centre);
}
