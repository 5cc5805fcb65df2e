/** No quantile is shown below this many values. */
const leastSample = 5;
/** `100 - 99.9` is a little less than 0.1 in binary; without this its sample size would be 1,001. */
const rounding = 1e-9;

/** Least number of values a percentile (0 to 100, exclusive) is shown for: max(5, ceil(100 / (100 - p))). */
export function minSample(percentile: number): number {
  return Math.max(leastSample, Math.ceil(100 / (100 - percentile) - rounding));
}
