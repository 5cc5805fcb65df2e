import { seasonalEffects } from './seasonal-effects.ts';

const reach = 14;
/** Days of Poisson counts that the dispersion is shrunk by. */
const priorDays = 14;

/**
 * From the mean root of a count to its mean. Models see roots, and the square of a mean root is less than the mean:
 * by the variance of the root, about 1/4 of a dense Poisson count, nearly all of a rare one. That of a Poisson count
 * times one factor, so that the known values (`roots`, outliers tamed) add up to what they are around their season and
 * their level (mean over 29 days); shrunk towards 1. Smearing after Duan, JASA 78, 1983, with a variance that follows
 * the level.
 */
export function countMean(roots: readonly number[], season: number | null): (root: number) => number {
  const levels = fittedRoots(roots, season ?? 1);
  let missing = 0;
  let poisson = 0;
  for (const [t, root] of roots.entries()) {
    const level = levels[t] ?? 0;
    missing += root ** 2 - level ** 2;
    poisson += poissonExcess(level);
  }
  const prior = (poisson / Math.max(1, roots.length)) * priorDays;
  const factor = poisson > 0 ? Math.max(0, missing + prior) / (poisson + prior) : 1;
  return (root) => {
    const least = Math.max(0, root);
    return least ** 2 + factor * poissonExcess(least);
  };
}

/**
 * A Poisson count's mean less the square of its mean root (which is `root`): a rational function fitted to the exact
 * sums, right to 0.4 % of the mean.
 */
export function poissonExcess(root: number): number {
  return (
    (root - 0.2161 * root ** 2 + 0.1047 * root ** 3) /
    (1 + 0.491 * root + 0.2648 * root ** 2 + 0.4188 * root ** 3)
  );
}

function fittedRoots(roots: readonly number[], period: number): number[] {
  const effects = seasonalEffects(roots, period);
  const sums = [0];
  for (const [t, root] of roots.entries()) sums.push((sums[t] ?? 0) + root - (effects[t % period] ?? 0));
  return roots.map((_, t) => {
    const [from, to] = [Math.max(0, t - reach), Math.min(roots.length, t + reach + 1)];
    return Math.max(0, ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from) + (effects[t % period] ?? 0));
  });
}
