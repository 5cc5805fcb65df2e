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

/**
 * Adjusted p up to which a change or a driver is named. Below 0.05 so that reports in which nothing changed name one in
 * at most 5 % of cases also where the approximations are at their limits: noisy days and long tails cost up to half a
 * point (`bench/compare-truth.mjs`).
 */
export const namedLevel = 0.04;

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
