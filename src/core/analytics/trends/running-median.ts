/**
 * Median of the `width` values around each place (fewer at the ends); NaN values are left out, NaN where none is near.
 * A sorted window is kept, so that n values cost n · (log width + a shift).
 */
export function runningMedian(values: readonly number[], width: number): number[] {
  const before = Math.floor(width / 2);
  const window: number[] = [];
  const add = (value: number | undefined): void => {
    if (value !== undefined && !Number.isNaN(value)) window.splice(placeOf(window, value), 0, value);
  };
  for (const value of values.slice(0, before)) add(value);
  return values.map((_, at) => {
    add(values[at + before]);
    const left = values[at - before - 1];
    if (left !== undefined && !Number.isNaN(left)) window.splice(placeOf(window, left), 1);
    const middle = (window.length - 1) / 2;
    return ((window[Math.floor(middle)] ?? Number.NaN) + (window[Math.ceil(middle)] ?? Number.NaN)) / 2;
  });
}

/** First place whose value is not less. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
