import { adjustPValues } from './adjust-p-values.ts';

/**
 * Adjusted p-values of exact tests on counts, of which many cannot become significant: a test whose least attainable
 * p-value, given its margins, is above level / K is left out (p = 1), K being the least number such that no more than K
 * tests attain level / K (R. E. Tarone, Biometrics 46, 1990); the others are adjusted among themselves by Benjamini and
 * Hochberg (P. B. Gilbert, JRSS C 54, 2005). `least` is the attainable p-value of each test; it must not depend on
 * anything but the margins.
 */
export function adjustDiscrete(
  pValues: readonly number[],
  least: readonly number[],
  level: number,
): number[] {
  const sorted = [...least].sort((a, b) => a - b);
  let tests = 1;
  while ((sorted[tests] ?? 1) <= level / tests) tests += 1;
  const kept = pValues.flatMap((_, index) => ((least[index] ?? 1) <= level / tests ? [index] : []));
  const adjusted = new Array<number>(pValues.length).fill(1);
  adjustPValues(kept.map((index) => pValues[index] ?? 1)).forEach((p, place) => {
    adjusted[kept[place] ?? 0] = p;
  });
  return adjusted;
}
