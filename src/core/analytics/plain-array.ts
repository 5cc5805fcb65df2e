/** A typed array where simple-statistics declares a plain one: it only reads by index, so no copy is needed. */
export function plainArray(values: Float64Array): readonly number[] {
  return values as unknown as readonly number[];
}
