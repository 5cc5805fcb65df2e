/** The values at the given row indices, in their order. */
export function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    picked[place] = values[rows[place] ?? 0] ?? Number.NaN;
  }
  return picked;
}
