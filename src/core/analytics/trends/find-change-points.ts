import { medianOf } from '../stats/median-of.ts';
import { robustScale } from '../stats/robust-scale.ts';
import type { ChangepointFinder } from './changepoint-finder.ts';
import { isolatedDays } from './isolated-days.ts';
import { maxSplitP } from './max-split-p.ts';
import { bestSplit, runningSums, type Sample, type Split } from './split-test.ts';
import type { WorkingSeries } from './working-series.ts';

/** A level holds for at least two weeks of days with values: less may be one odd week. */
const leastDays = 14;
/** Splits are looked for up to so near an end, lest a change nearer than two weeks be dated two weeks from it. */
const edge = 7;
/** A candidate's date is corrected by at most so many days. */
const search = 14;
/** Values are cut at so many robust deviations for the library's model, which knows no outliers. */
const cut = 3;

/** A verified change of level, on the working scale. */
export interface LevelShift {
  /** Index of the first day of the new level. */
  readonly day: number;
  readonly split: Split;
  /** Allowing for the choice of the date, not for the number of series. */
  readonly p: number;
  readonly daysBefore: number;
  readonly daysAfter: number;
}

/**
 * Changes of level over a whole history. The finder proposes dates on deseasonalised, cut values; each is moved to the
 * best date near and tested with isolated anomalous days left out, over the stretch between its neighbours, strongest
 * first (binary segmentation; L. Vostrikova, 1981), at `level`. A level holds for 14 days with values or more. A steady slope is no change: two levels must fit better
 * than a line. What was tested depends on what was found before, as in a closed procedure: with nothing there, only the
 * first test can go wrong.
 */
export function findChangePoints(
  working: WorkingSeries,
  level: number,
  finder: ChangepointFinder,
): LevelShift[] {
  const isolated = isolatedDays(working);
  const days = working.y.flatMap((value, day) =>
    Number.isFinite(value) && (working.weight[day] ?? 0) > 0 && isolated[day] !== true ? [day] : [],
  );
  if (days.length < 2 * leastDays) return [];
  const sample: Sample = {
    kind: working.kind,
    y: Float64Array.from(days, (day) => working.y[day] ?? 0),
    weight: Float64Array.from(days, (day) => working.weight[day] ?? 0),
  };
  const candidates = finder(standardised(sample));
  const found = segment(sample, candidates, level, 0, days.length);
  return found
    .sort((a, b) => a.split.at - b.split.at)
    .map((shift) => ({ ...shift, day: days[shift.split.at] ?? 0 }));
}

type Found = Omit<LevelShift, 'day'>;

function segment(
  sample: Sample,
  candidates: readonly number[],
  level: number,
  from: number,
  to: number,
): Found[] {
  const [low, high] = [from + edge, to - edge];
  const sums = runningSums(sample);
  let best: Split | null = null;
  for (const candidate of candidates) {
    if (low > high || candidate < from || candidate >= to) continue;
    const around = [clamp(candidate - search, low, high), clamp(candidate + search, low, high)] as const;
    const split = bestSplit(sample, sums, [from, to], around);
    if (Math.min(split.at - from, to - split.at) < leastDays) continue;
    if (best === null || split.z > best.z) best = split;
  }
  if (best === null || !best.beatsLine) return [];
  const p = maxSplitP(best.z, leastDays / (to - from));
  if (p > level) return [];
  return [
    { split: best, p, daysBefore: best.at - from, daysAfter: to - best.at },
    ...segment(sample, candidates, level, from, best.at),
    ...segment(sample, candidates, level, best.at, to),
  ];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Centre 0; scale 1 by successive differences, which a change of level does not widen; cut. */
function standardised({ y, weight }: Sample): number[] {
  const centre = medianOf(y);
  const values = Array.from(y, (value, index) => (value - centre) * Math.sqrt(weight[index] ?? 0));
  const scale =
    robustScale(
      values.slice(1).map((value, index) => value - (values[index] ?? 0)),
      0,
    ) / Math.SQRT2;
  if (!(scale > 0)) return values.map(() => 0);
  // Only far beyond what a change of level may reach can a value be cut without hiding the change itself.
  const reach = Math.max(cut, 2 * robustScale(values.map((value) => value / scale)));
  return values.map((value) => Math.max(-reach, Math.min(reach, value / scale)));
}
