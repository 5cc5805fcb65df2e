const digitBits = 16;
const digits = 1 << digitBits;

/**
 * Indices that list non-negative integers (below 2^53) in ascending order, equal ones by index. A radix sort by
 * 16-bit digits: for 75,000 durations several times faster than sorting with a comparison.
 */
export function sortOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  let order = Uint32Array.from({ length: n }, (_, index) => index);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  let next = new Uint32Array(n);
  for (let scale = 1; scale <= largest; scale *= digits) {
    const starts = digitStarts(values, scale);
    for (let place = 0; place < n; place += 1) {
      const index = order[place] ?? 0;
      const digit = Math.floor((values[index] ?? 0) / scale) % digits;
      const target = starts[digit] ?? 0;
      starts[digit] = target + 1;
      next[target] = index;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Where each digit's run begins in the sorted order. */
function digitStarts(values: Float64Array, scale: number): Uint32Array {
  const starts = new Uint32Array(digits + 1);
  for (const value of values) {
    const digit = Math.floor(value / scale) % digits;
    starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
  }
  for (let digit = 1; digit <= digits; digit += 1) {
    starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  }
  return starts;
}
