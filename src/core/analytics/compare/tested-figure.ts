import type { ComparedFigure, FigureComparison } from './comparison.ts';

/** Below these on either side nothing is tested. */
export const comparisonMinimums = {
  /** Decided clocks of a rate. */
  decided: 10,
  /** Stopped clocks of a median. */
  median: 10,
  /** Stopped clocks of a mean: durations are skewed, and the mean of a few is the mean of the largest. */
  mean: 30,
  /** Days of a volume: each weekday once. */
  days: 7,
  /** Days on which the clocks of a rate or a duration started: how far days differ cannot be told from fewer. */
  startDays: 3,
} as const;

/** A figure before the verdict, which needs the p-values of all of them. */
export type TestedFigure = Omit<FigureComparison, 'adjustedP' | 'verdict'>;

/** A figure of which nothing is known yet but its n. */
export function untested(
  figure: ComparedFigure,
  unit: TestedFigure['unit'],
  n: TestedFigure['n'],
  minimumN: number,
): TestedFigure {
  return {
    figure,
    unit,
    current: null,
    previous: null,
    difference: null,
    differenceInterval: null,
    ratio: null,
    ratioInterval: null,
    p: null,
    test: null,
    n,
    minimumN,
    dispersion: 1,
  };
}
