/**
 * Adjusted p-values of Holm's step-down procedure (Scand. J. Statist. 6, 1979), in the order given: over all of them
 * together the chance of one false rejection is at most the level, however they depend on each other. `tests` counts
 * also tests whose p was not worth computing (taken as 1); it is at least the number given.
 */
export function holm(pValues: readonly number[], tests: number = pValues.length): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = new Array<number>(pValues.length).fill(1);
  const family = Math.max(tests, pValues.length);
  let most = 0;
  order.forEach((index, rank) => {
    most = Math.max(most, Math.min(1, (pValues[index] ?? 1) * (family - rank)));
    adjusted[index] = most;
  });
  return adjusted;
}
