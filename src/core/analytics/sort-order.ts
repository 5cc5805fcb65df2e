const digitBits = 11;
const digits = 1 << digitBits;
const wordBits = 32;
const wordSize = 2 ** wordBits;

/**
 * Indices that list non-negative integers (below 2^53) in ascending order, equal ones by index. A radix sort over
 * 32-bit words, 11 bits at a time: for 75,000 durations many times faster than sorting with a comparison.
 */
export function sortOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  let largest = 0;
  for (let index = 0; index < n; index += 1) {
    const value = values[index] ?? 0;
    low[index] = value;
    high[index] = value / wordSize;
    if (value > largest) largest = value;
  }
  let order = new Uint32Array(n);
  for (let index = 0; index < n; index += 1) order[index] = index;
  let spare = new Uint32Array(n);
  for (const [words, most] of [
    [low, Math.min(largest, wordSize - 1)],
    [high, largest / wordSize],
  ] as const) {
    for (let shift = 0; shift < wordBits && most >>> shift > 0; shift += digitBits) {
      sortByDigit(words, shift, order, spare);
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** Writes `from` into `to`, ordered by one digit of each index's word; equal digits keep their order. */
function sortByDigit(words: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): void {
  const starts = new Uint32Array(digits + 1);
  for (let index = 0; index < words.length; index += 1) {
    const next = (((words[index] ?? 0) >>> shift) & (digits - 1)) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let digit = 1; digit <= digits; digit += 1) {
    starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  }
  for (let place = 0; place < from.length; place += 1) {
    const index = from[place] ?? 0;
    const digit = ((words[index] ?? 0) >>> shift) & (digits - 1);
    const target = starts[digit] ?? 0;
    starts[digit] = target + 1;
    to[target] = index;
  }
}
