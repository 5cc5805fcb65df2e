/**
 * How far each phase of the season lies from the level, by classical decomposition: mean deviation from the centred
 * moving average over one season (half weights at the ends of an even one), less the mean of all phases (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4). Phase of index `t` is `t % season`. Only the
 * last `cycles` seasons count. Shrunk by as much of their spread as chance alone would give (positive-part James and
 * Stein, 1961: 1 - 1/F), so that a series without a season gets hardly any. All zero for a season of 1 or where there is
 * no whole season to average.
 */
export function seasonalEffects(
  values: readonly number[],
  season: number,
  cycles = Number.POSITIVE_INFINITY,
): number[] {
  const half = season >> 1;
  const deviations: number[] = [];
  const from = Math.max(half, values.length - half - cycles * season);
  for (let t = from; t + half < values.length; t += 1) {
    let level = 0;
    for (let at = t - half; at <= t + half; at += 1) level += values[at] ?? 0;
    if (season % 2 === 0) level -= ((values[t - half] ?? 0) + (values[t + half] ?? 0)) / 2;
    deviations.push((values[t] ?? 0) - level / season);
  }
  const phaseOf = (index: number): number => (from + index) % season;
  const sums = new Array<number>(season).fill(0);
  const counts = new Array<number>(season).fill(0);
  for (const [index, deviation] of deviations.entries()) {
    const phase = phaseOf(index);
    sums[phase] = (sums[phase] ?? 0) + deviation;
    counts[phase] = (counts[phase] ?? 0) + 1;
  }
  const means = sums.map((sum, phase) => sum / Math.max(1, counts[phase] ?? 0));
  const centre = means.reduce((total, mean) => total + mean, 0) / season;
  const effects = means.map((mean) => mean - centre);
  const between = effects.reduce((sum, effect, phase) => sum + (counts[phase] ?? 0) * effect ** 2, 0);
  const within = deviations.reduce(
    (sum, deviation, index) => sum + (deviation - (means[phaseOf(index)] ?? 0)) ** 2,
    0,
  );
  const kept = share(between / (season - 1), within / (deviations.length - season));
  return effects.map((effect) => kept * effect);
}

/** What of a spread between phases is more than chance, from its variance and that within; all where none is known. */
function share(between: number, within: number): number {
  return within > 0 && Number.isFinite(within) && between > 0 ? Math.max(0, 1 - within / between) : 1;
}
