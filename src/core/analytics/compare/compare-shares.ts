import { fisherTwoSided } from '../stats/fisher-exact.ts';
import { critical, twoSidedP } from '../stats/reference.ts';
import type { Dispersion } from './dispersion.ts';
import { type Interval, newcombeInterval } from './newcombe-interval.ts';
import { type Share, twoProportionZ } from './two-proportion-z.ts';

export interface ShareDifference {
  /** Current minus previous, a fraction. */
  readonly difference: number;
  /** 95 %. */
  readonly interval: Interval;
  readonly p: number;
  readonly test: 'pooled-z' | 'fisher-exact';
}

const alpha = 0.05;
/** Below this expected count in any cell the normal is no guide (W. G. Cochran, Biometrics 10, 1954). */
const leastExpected = 5;

/**
 * Two shares compared: the pooled two-proportion z (Fisher's exact test where an expected count is below 5) and
 * Newcombe's interval. Over-dispersion divides the counts by its factor and holds z against Student's t.
 */
export function compareShares(current: Share, previous: Share, dispersion: Dispersion): ShareDifference {
  const a = scaled(current, dispersion);
  const b = scaled(previous, dispersion);
  const z = twoProportionZ(a, b)?.z ?? 0;
  const isSmall = expectedLeast(current, previous) < leastExpected;
  const p = twoSidedP(z, dispersion);
  return {
    difference: current.hits / current.n - previous.hits / previous.n,
    interval: newcombeInterval(a, b, critical(alpha, dispersion)),
    p: isSmall ? Math.max(exactP(current, previous), dispersion.factor > 1 ? p : 0) : p,
    test: isSmall ? 'fisher-exact' : 'pooled-z',
  };
}

function scaled({ hits, n }: Share, { factor }: Dispersion): Share {
  return { hits: hits / factor, n: n / factor };
}

function exactP(current: Share, previous: Share): number {
  return fisherTwoSided(current.hits, current.n, current.hits + previous.hits, current.n + previous.n);
}

/** The least count one of the four cells would hold if both shares were the same. */
function expectedLeast(current: Share, previous: Share): number {
  const hits = current.hits + previous.hits;
  const n = current.n + previous.n;
  return (Math.min(current.n, previous.n) * Math.min(hits, n - hits)) / n;
}
