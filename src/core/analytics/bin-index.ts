/** Index of the bin `[edges[i], edges[i + 1])` that holds a value, the last one closed; -1 where none does. */
export function binIndex(value: number, edges: readonly number[]): number {
  const last = edges.length - 1;
  const top = edges[last] ?? Number.NaN;
  if (last < 1 || !(value >= (edges[0] ?? Number.NaN)) || value > top) return -1;
  if (value === top) return last - 1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= (edges[middle] ?? 0)) low = middle;
    else high = middle;
  }
  return low;
}
