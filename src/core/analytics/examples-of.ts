/** Examples that a finding gives at most. */
export const mostExamples = 5;

/** The first five rows for which it holds. */
export function examplesOf(count: number, holds: (row: number) => boolean): number[] {
  const found: number[] = [];
  for (let row = 0; row < count && found.length < mostExamples; row += 1) {
    if (holds(row)) found.push(row);
  }
  return found;
}
