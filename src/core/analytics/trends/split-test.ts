import type { SeriesKind } from '../daily-series.ts';
import { varianceInflation } from '../stats/variance-inflation.ts';
import { exactSplitZ } from './exact-split-z.ts';

/** Values with weights, in time order, none missing. */
export interface Sample {
  readonly kind: SeriesKind;
  readonly y: Float64Array;
  readonly weight: Float64Array;
}

/** The best place to split a stretch in two levels. */
export interface Split {
  /** First index of the new level. */
  readonly at: number;
  /** Standardised difference of the two means, dependence and small samples allowed for. Not negative. */
  readonly z: number;
  /** Standard error of the difference. */
  readonly error: number;
  readonly before: number;
  readonly after: number;
  /** Whether two levels fit the stretch better than a straight line does. */
  readonly beatsLine: boolean;
}

interface Sums {
  readonly w: Float64Array;
  readonly wy: Float64Array;
}

/** Running sums, so that the mean of any stretch costs nothing. */
export function runningSums({ y, weight }: Sample): Sums {
  const w = new Float64Array(y.length + 1);
  const wy = new Float64Array(y.length + 1);
  for (let index = 0; index < y.length; index += 1) {
    const own = weight[index] ?? 0;
    w[index + 1] = (w[index] ?? 0) + own;
    wy[index + 1] = (wy[index] ?? 0) + own * (y[index] ?? 0);
  }
  return { w, wy };
}

/** The split of `[from, to)` with the largest difference of weighted means among the places `[low, high]`. */
export function bestSplit(
  sample: Sample,
  sums: Sums,
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
): Split {
  let at = low;
  let most = -1;
  for (let place = low; place <= high; place += 1) {
    const left = weightOf(sums, from, place);
    const right = weightOf(sums, place, to);
    const gain = ((left * right) / (left + right)) * (mean(sums, from, place) - mean(sums, place, to)) ** 2;
    if (gain > most) {
      most = gain;
      at = place;
    }
  }
  const before = mean(sums, from, at);
  const after = mean(sums, at, to);
  const residuals: number[] = [];
  let squares = 0;
  for (let index = from; index < to; index += 1) {
    const residual =
      ((sample.y[index] ?? 0) - (index < at ? before : after)) * Math.sqrt(sample.weight[index] ?? 0);
    residuals.push(residual);
    squares += residual * residual;
  }
  const inflation = varianceInflation(residuals, Math.min(at - from, to - at));
  const share = 1 / weightOf(sums, from, at) + 1 / weightOf(sums, at, to);
  const df = to - from - 2;
  const error = Math.sqrt((squares / df) * share * inflation);
  const sides = {
    before,
    after,
    weightBefore: weightOf(sums, from, at),
    weightAfter: weightOf(sums, at, to),
  };
  const z =
    error > 0 ? exactSplitZ(sample.kind, (after - before) / error, df, squares / df, inflation, sides) : 0;
  return { at, z, error, before, after, beatsLine: squares < lineSquares(sample, from, to) };
}

function weightOf(sums: Sums, from: number, to: number): number {
  return (sums.w[to] ?? 0) - (sums.w[from] ?? 0);
}

function mean(sums: Sums, from: number, to: number): number {
  return ((sums.wy[to] ?? 0) - (sums.wy[from] ?? 0)) / weightOf(sums, from, to);
}

/** Weighted squares left by the best straight line. */
function lineSquares({ y, weight }: Sample, from: number, to: number): number {
  let w = 0;
  let wx = 0;
  let wy = 0;
  for (let index = from; index < to; index += 1) {
    const own = weight[index] ?? 0;
    w += own;
    wx += own * index;
    wy += own * (y[index] ?? 0);
  }
  const [mx, my] = [wx / w, wy / w];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let index = from; index < to; index += 1) {
    const [dx, dy] = [index - mx, (y[index] ?? 0) - my];
    const own = weight[index] ?? 0;
    xx += own * dx * dx;
    xy += own * dx * dy;
    yy += own * dy * dy;
  }
  return xx > 0 ? yy - (xy * xy) / xx : yy;
}
