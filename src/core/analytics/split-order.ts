/**
 * Splits an order of row indices by group, keeping the order within each: slot `code + 1` of the result holds the
 * rows of that code, slot 0 those without one (-1). Rows with `include` 0 are left out. Null codes: all rows form
 * one group, in slot 0.
 */
export function splitOrder(
  order: Uint32Array,
  include: Uint8Array,
  codes: Int32Array | null,
  slots: number,
): Uint32Array[] {
  const slotOf = (row: number) => (codes === null ? 0 : (codes[row] ?? -1) + 1);
  const sizes = new Uint32Array(slots);
  for (const row of order) {
    if (include[row] === 1) sizes[slotOf(row)] = (sizes[slotOf(row)] ?? 0) + 1;
  }
  const groups = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(slots);
  for (const row of order) {
    if (include[row] !== 1) continue;
    const slot = slotOf(row);
    const place = filled[slot] ?? 0;
    const group = groups[slot];
    if (group === undefined) continue;
    group[place] = row;
    filled[slot] = place + 1;
  }
  return groups;
}
