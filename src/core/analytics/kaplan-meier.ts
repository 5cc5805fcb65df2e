/** More than the product of a million factors can be off by, less than any step of the curve. */
const rounding = 1e-9;

/**
 * Median of the product-limit estimator (Kaplan and Meier, JASA 53, 1958): the least time t with S(t) <= 0.5;
 * null where the curve stays above. `times` ascend, in any unit; `observed` is 1 where the time ended in the event
 * and 0 where it was censored. At one time events come before censorings, in whatever order they are listed.
 */
export function kaplanMeierMedian(times: ArrayLike<number>, observed: ArrayLike<number>): number | null {
  let survival = 1;
  let index = 0;
  while (index < times.length) {
    const time = times[index] ?? Number.NaN;
    const atRisk = times.length - index;
    let events = 0;
    while (index < times.length && times[index] === time) {
      events += observed[index] ?? 0;
      index += 1;
    }
    survival *= 1 - events / atRisk;
    if (survival <= 0.5 + rounding) return time;
  }
  return null;
}
