/**
 * Adjusted p-values of Benjamini and Hochberg's step-up procedure (JRSS B 57, 1995), in the order given: a finding is
 * one whose adjusted p is at most the level. `tests` counts also tests that were left out because nothing could have
 * come of them (their p is taken as 1); it is at least the number given.
 */
export function adjustPValues(pValues: readonly number[], tests: number = pValues.length): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 1;
  order.forEach((index, place) => {
    const rank = pValues.length - place;
    least = Math.min(least, ((pValues[index] ?? 1) * Math.max(tests, pValues.length)) / rank);
    adjusted[index] = least;
  });
  return adjusted;
}
