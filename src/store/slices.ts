/**
 * Conditions that part the rows of a table by a key column, whose values are 128-bit hashes, into slices of about
 * `perSlice` rows: what a statement holds in memory grows with its slice, not with the table. At least one.
 */
export function slicesOf(column: string, rows: number, perSlice: number): string[] {
  const count = Math.max(1, Math.ceil(rows / perSlice));
  const bound = (index: number) => `${(2n ** 128n * BigInt(index)) / BigInt(count)}::UHUGEINT`;
  return Array.from({ length: count }, (_, index) =>
    index === count - 1
      ? `${column} >= ${bound(index)}`
      : `${column} >= ${bound(index)} AND ${column} < ${bound(index + 1)}`,
  );
}
