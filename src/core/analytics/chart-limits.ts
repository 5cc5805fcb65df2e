import { binomialUpper, chiSquareTail } from './stats/tails.ts';

export interface LimitPoint {
  readonly hits: number;
  /** Above 0. */
  readonly n: number;
}

export interface ChartLimits {
  readonly centre: number;
  readonly kind: 'binomial' | 'laney';
  readonly sigmaZ: number;
  /** Lowest and highest rate in control for a point of `n`. */
  limitsOf(n: number): readonly [number, number];
}

/** Of one side beyond three sigma of the normal. */
const tail = 0.0013498980316300933;
const sigmas = 3;
/** Mean moving range of independent standard normals: 2 / √π. */
const rangeConstant = 1.1283791670955126;
const level = 0.05;

/**
 * Limits of a p-chart: for each n the rates that the binomial with the common rate leaves less than 0.135 % beyond, on
 * either side (exact, since near 100 % three sigma of the normal miss by far). Where the points vary more than the
 * binomial allows (Pearson's chi-square, 5 %) Laney's p′-chart instead: three sigma times the spread of the
 * standardised points by their mean moving range (D. B. Laney, Quality Engineering 14, 2002).
 */
export function chartLimits(points: readonly LimitPoint[]): ChartLimits {
  const n = points.reduce((sum, point) => sum + point.n, 0);
  const centre = points.reduce((sum, point) => sum + point.hits, 0) / n;
  const deviation = (count: number) => Math.sqrt((centre * (1 - centre)) / count);
  const scores = points.map(({ hits, n: count }) =>
    centre === 0 || centre === 1 ? 0 : (hits / count - centre) / deviation(count),
  );
  const chiSquare = scores.reduce((sum, z) => sum + z * z, 0);
  const moves = scores.slice(1).map((z, index) => Math.abs(z - (scores[index] ?? 0)));
  const sigmaZ = moves.reduce((sum, move) => sum + move, 0) / moves.length / rangeConstant;
  const isWide = sigmaZ > 1 && chiSquareTail(chiSquare, points.length - 1) < level;
  if (!isWide)
    return { centre, kind: 'binomial', sigmaZ: 1, limitsOf: (count) => binomialLimits(count, centre) };
  return {
    centre,
    kind: 'laney',
    sigmaZ,
    limitsOf: (count) => {
      const half = sigmas * deviation(count) * sigmaZ;
      return [Math.max(0, centre - half), Math.min(1, centre + half)];
    },
  };
}

function binomialLimits(n: number, share: number): readonly [number, number] {
  if (share === 0 || share === 1) return [share, share];
  return [lowestHits(n, share) / n, 1 - lowestHits(n, 1 - share) / n];
}

/** The least count that P(X ≤ count) lifts to the tail: anything lower is out. */
function lowestHits(n: number, share: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    // P(X ≤ middle), as the upper tail of the misses.
    if (binomialUpper(n - middle, n, 1 - share) >= tail) high = middle;
    else low = middle + 1;
  }
  return low;
}
