/**
 * Median of the `width` values around each place; at the ends of the first and last `width`, so that a whole period is
 * always covered. NaN values are left out; NaN where none is near. A sorted window is kept, so that n values cost
 * n · (log width + a shift).
 */
export function runningMedian(values: readonly number[], width: number): number[] {
  const wide = Math.min(width, values.length);
  const before = Math.floor(wide / 2);
  const window: number[] = [];
  for (const value of values.slice(0, wide)) insert(window, value);
  return values.map((_, at) => {
    const start = at - before;
    if (start > 0 && start + wide <= values.length) {
      remove(window, values[start - 1] ?? Number.NaN);
      insert(window, values[start + wide - 1] ?? Number.NaN);
    }
    const middle = (window.length - 1) / 2;
    return ((window[Math.floor(middle)] ?? Number.NaN) + (window[Math.ceil(middle)] ?? Number.NaN)) / 2;
  });
}

function insert(sorted: number[], value: number): void {
  if (!Number.isNaN(value)) sorted.splice(placeOf(sorted, value), 0, value);
}

function remove(sorted: number[], value: number): void {
  if (!Number.isNaN(value)) sorted.splice(placeOf(sorted, value), 1);
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
