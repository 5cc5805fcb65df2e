import { medianOf } from '../stats/median-of.ts';
import { robustScale } from '../stats/robust-scale.ts';
import { fisherTail } from '../stats/tails.ts';

/** Deviations are cut at so many robust deviations, so that no single day makes a season. */
const cut = 3;

/** Whether groups differ. */
export interface Anova {
  readonly p: number;
  /** Share of the (weighted) variance that lies between the groups, less what chance puts there; 0 to 1. */
  readonly strength: number;
  /** Weighted mean of each group, NaN without values. */
  readonly means: readonly number[];
  /** Values behind it. */
  readonly n: number;
}

/**
 * Weighted one-way analysis of variance with the dispersion estimated within the groups (quasi-likelihood: McCullagh
 * and Nelder, Generalized Linear Models, 1989, 4.5); values are cut at three robust deviations of their group.
 * `strength` is ω² (W. L. Hays, 1963).
 */
export function weightedAnova(
  values: readonly number[],
  weight: readonly number[],
  groupOf: readonly number[],
  groups: number,
): Anova {
  const days = values.flatMap((value, day) =>
    Number.isFinite(value) && (weight[day] ?? 0) > 0 ? [day] : [],
  );
  const trimmed = cutOutliers(values, weight, groupOf, groups, days);
  const sums = new Float64Array(groups);
  const totals = new Float64Array(groups);
  let sum = 0;
  let total = 0;
  for (const day of days) {
    const group = groupOf[day] ?? 0;
    const w = weight[day] ?? 0;
    sums[group] = (sums[group] ?? 0) + w * (trimmed[day] ?? 0);
    totals[group] = (totals[group] ?? 0) + w;
    sum += w * (trimmed[day] ?? 0);
    total += w;
  }
  const means = Array.from(sums, (value, group) => value / (totals[group] ?? 0));
  const grand = sum / total;
  let between = 0;
  let within = 0;
  for (const day of days) {
    const mean = means[groupOf[day] ?? 0] ?? 0;
    between += (weight[day] ?? 0) * (mean - grand) ** 2;
    within += (weight[day] ?? 0) * ((trimmed[day] ?? 0) - mean) ** 2;
  }
  const present = totals.filter((w) => w > 0).length;
  const df = days.length - present;
  if (present < 2 || df < 2 || within <= 0)
    return { p: between > 0 && df >= 2 ? 0 : 1, strength: 0, means, n: days.length };
  const dispersion = within / df;
  const p = fisherTail(between / (present - 1) / dispersion, present - 1, df);
  const strength = Math.max(0, (between - (present - 1) * dispersion) / (between + within + dispersion));
  return { p, strength, means, n: days.length };
}

function cutOutliers(
  values: readonly number[],
  weight: readonly number[],
  groupOf: readonly number[],
  groups: number,
  days: readonly number[],
): number[] {
  const centres = Array.from({ length: groups }, (_, group) =>
    medianOf(days.filter((day) => groupOf[day] === group).map((day) => values[day] ?? Number.NaN)),
  );
  const standardised = days.map(
    (day) => ((values[day] ?? 0) - (centres[groupOf[day] ?? 0] ?? 0)) * Math.sqrt(weight[day] ?? 0),
  );
  const reach = cut * Math.max(robustScale(standardised, 0), ordinaryScale(standardised));
  const trimmed = [...values];
  days.forEach((day, place) => {
    const far = standardised[place] ?? 0;
    if (Math.abs(far) <= reach) return;
    const centre = centres[groupOf[day] ?? 0] ?? 0;
    trimmed[day] = centre + (Math.sign(far) * reach) / Math.sqrt(weight[day] ?? 1);
  });
  return trimmed;
}

/** Root mean square without the farthest 2 %: where most days are equal (rare breaches) the median says too little. */
function ordinaryScale(values: readonly number[]): number {
  const squares = values.map((value) => value * value).sort((a, b) => a - b);
  const kept = squares.slice(0, Math.ceil(squares.length * 0.98));
  return Math.sqrt(kept.reduce((sum, square) => sum + square, 0) / Math.max(1, kept.length));
}
