import type { DailySeries } from '../daily-series.ts';
import type { ChangepointFinder } from './changepoint-finder.ts';
import { findChangePoints, type LevelShift } from './find-change-points.ts';
import type { ChangePoint } from './types.ts';
import type { WorkingSeries } from './working-series.ts';

const z = 1.959963984540054;
/** Smaller changes matter to nobody: of counts and durations, and of compliance. */
const leastRelative = 0.15;
const leastRate = 0.02;

/** A change with the index of its first day. */
export interface DatedChange {
  readonly day: number;
  readonly finding: ChangePoint;
}

/**
 * The changes of level of one series that hold at `level` and matter (15 % of counts and durations, 2 points of
 * compliance); their p is multiplied by the number of series tested.
 */
export function changePoints(
  series: DailySeries,
  working: WorkingSeries,
  level: number,
  seriesTested: number,
  finder: ChangepointFinder,
): DatedChange[] {
  return findChangePoints(working, level, finder)
    .map((shift) => ({ day: shift.day, finding: describe(series, shift, seriesTested) }))
    .filter(({ finding }) => matters(series.kind, finding));
}

function describe({ kind, dates }: DailySeries, shift: LevelShift, seriesTested: number): ChangePoint {
  const { before, after, error } = shift.split;
  const natural = kind === 'duration' ? Math.exp : (value: number): number => value;
  const difference = after - before;
  return {
    date: dates[shift.day] ?? '',
    before: natural(before),
    after: natural(after),
    change: natural(difference),
    changeUnit: kind === 'duration' ? 'ratio' : 'difference',
    interval: [natural(difference - z * error), natural(difference + z * error)],
    daysBefore: shift.daysBefore,
    daysAfter: shift.daysAfter,
    p: Math.min(1, shift.p * seriesTested),
  };
}

function matters(kind: DailySeries['kind'], { before, after, change }: ChangePoint): boolean {
  if (kind === 'rate') return Math.abs(change) >= leastRate;
  return Math.max(before, after) >= (1 + leastRelative) * Math.min(before, after);
}
