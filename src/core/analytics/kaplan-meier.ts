/** More than the product of a million factors can be off by, less than any step of the curve. */
const rounding = 1e-9;

/**
 * Median of the product-limit estimator (Kaplan and Meier, JASA 53, 1958): the least time t with S(t) <= 0.5;
 * null where the curve stays above. `rows` lists the clocks in ascending order of their times (any unit); `observed`
 * is 1 where the time ended in the event and 0 where it was censored. At one time events come before censorings, in
 * whatever order they are listed.
 */
export function kaplanMeierMedian(
  rows: Uint32Array,
  times: Float64Array,
  observed: Uint8Array,
): number | null {
  let survival = 1;
  let place = 0;
  while (place < rows.length) {
    const time = times[rows[place] ?? 0] ?? Number.NaN;
    const atRisk = rows.length - place;
    let events = 0;
    do {
      events += observed[rows[place] ?? 0] ?? 0;
      place += 1;
    } while (place < rows.length && times[rows[place] ?? 0] === time);
    survival *= 1 - events / atRisk;
    if (survival <= 0.5 + rounding) return time;
  }
  return null;
}
