/** The rows of an order whose mark is 1, in that order. */
export function markedRows(order: Uint32Array, marks: Uint8Array): Uint32Array {
  const rows = new Uint32Array(order.length);
  let n = 0;
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place] ?? 0;
    rows[n] = row;
    n += marks[row] === 1 ? 1 : 0;
  }
  return rows.subarray(0, n);
}

/**
 * Splits an order of row indices by group, keeping the order within each: slot `code + 1` of the result holds the
 * rows of that code, slot 0 those without one (-1). Null codes: all rows form one group, in slot 0.
 */
export function splitOrder(order: Uint32Array, codes: Int32Array | null, slots: number): Uint32Array[] {
  if (codes === null) return [order];
  const starts = new Uint32Array(slots + 1);
  for (let place = 0; place < order.length; place += 1) {
    const next = (codes[order[place] ?? 0] ?? -1) + 2;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let slot = 1; slot <= slots; slot += 1) starts[slot] = (starts[slot] ?? 0) + (starts[slot - 1] ?? 0);
  const rows = new Uint32Array(starts[slots] ?? 0);
  const filled = starts.slice();
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place] ?? 0;
    const slot = (codes[row] ?? -1) + 1;
    const target = filled[slot] ?? 0;
    rows[target] = row;
    filled[slot] = target + 1;
  }
  return Array.from({ length: slots }, (_, slot) => rows.subarray(starts[slot], starts[slot + 1]));
}
