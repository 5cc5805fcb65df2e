/** Values per bin `[edges[i], edges[i + 1])`; the last bin also holds its upper edge. Values outside are not counted. */
export function binCounts(values: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  for (const value of values) {
    const bin = binOf(value, edges);
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function binOf(value: number, edges: readonly number[]): number {
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
