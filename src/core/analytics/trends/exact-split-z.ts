import type { SeriesKind } from '../daily-series.ts';
import { normalQuantile } from '../stats/normal-quantile.ts';
import { binomialUpper, studentTwoSided } from '../stats/tails.ts';

/** Two sides of a split: weights and weighted means. */
export interface Sides {
  readonly weightBefore: number;
  readonly weightAfter: number;
  readonly before: number;
  readonly after: number;
}

const least = 1e-300;

/**
 * |z| of a split as small samples have it: Student's t read as a normal and, for counts and rates, at most what the
 * binomial makes of the events to either side given their sum (Przyborowski and Wilenski, Biometrika 31, 1940), since
 * near an end few and rare events are far from normal. `variance` is that of a day of weight 1 within the two levels.
 */
export function exactSplitZ(
  kind: SeriesKind,
  z: number,
  df: number,
  variance: number,
  inflation: number,
  sides: Sides,
): number {
  const student = normalQuantile(Math.max(least, studentTwoSided(z, df) / 2));
  if (kind === 'duration') return student;
  const { weightBefore, weightAfter } = sides;
  const total = weightBefore + weightAfter;
  const mean = (weightBefore * sides.before + weightAfter * sides.after) / total;
  const unit = kind === 'count' ? mean : mean * (1 - mean);
  const dispersion = Math.max(1, variance / Math.max(unit, 1e-12));
  const events = (value: number, weight: number): number =>
    Math.max(0, kind === 'count' ? value : 1 - value) * weight;
  const before = events(sides.before, weightBefore) / dispersion;
  const after = events(sides.after, weightAfter) / dispersion;
  const share = weightBefore / total;
  const p = Math.min(
    binomialUpper(before, before + after, share),
    binomialUpper(after, before + after, 1 - share),
  );
  return Math.min(student, normalQuantile(Math.min(0.5, Math.max(least, p))) / Math.sqrt(inflation));
}
