import { type Dispersion, noDispersion } from '../analytics/compare/dispersion.ts';
import { type Interval, newcombeInterval } from '../analytics/compare/newcombe-interval.ts';
import { type Share, twoProportionZ } from '../analytics/compare/two-proportion-z.ts';
import { fisherUpper } from '../analytics/stats/fisher-exact.ts';
import { critical, referenceCdf } from '../analytics/stats/reference.ts';

export interface Excess {
  /** The group's share minus the rest's. */
  readonly difference: number;
  /** 95 %. */
  readonly interval: Interval;
  /** One-sided: that the group's share is not higher. */
  readonly p: number;
  /** Probability that the difference exceeds the least one of interest. */
  readonly probability: number;
}

const alpha = 0.05;

/**
 * How much higher a group's share is than the rest's. p is Fisher's exact one, and where the group's days hang together
 * also the one-sided t of the counts over their dispersion, whichever is larger. The probability is that of a normal
 * posterior (Student where the dispersion was estimated) around the shares under Jeffreys' prior.
 */
export function excess(
  group: Share,
  rest: Share,
  least: number,
  dispersion: Dispersion = noDispersion,
): Excess {
  const { factor } = dispersion;
  const a = { hits: group.hits / factor, n: group.n / factor };
  const b = { hits: rest.hits / factor, n: rest.n / factor };
  const exact = fisherUpper(group.hits, group.n, group.hits + rest.hits, group.n + rest.n);
  const z = twoProportionZ(a, b)?.z ?? 0;
  const [mean, variance] = posterior(a);
  const [restMean, restVariance] = posterior(b);
  return {
    difference: group.hits / group.n - rest.hits / rest.n,
    interval: newcombeInterval(a, b, critical(alpha, dispersion)),
    p: factor > 1 ? Math.max(exact, referenceCdf(-z, dispersion)) : exact,
    probability: referenceCdf((mean - restMean - least) / Math.sqrt(variance + restVariance), dispersion),
  };
}

/** Mean and variance of the Beta posterior. */
function posterior({ hits, n }: Share): [number, number] {
  const mean = (hits + 0.5) / (n + 1);
  return [mean, (mean * (1 - mean)) / (n + 2)];
}
