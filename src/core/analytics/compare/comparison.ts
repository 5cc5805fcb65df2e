import type { ComplianceDrivers } from './drivers.ts';
import type { Interval } from './newcombe-interval.ts';

/** The figures two periods are compared by, in the order shown. */
export const comparedFigures = [
  'compliance',
  'breachRate',
  'responseCompliance',
  'resolutionCompliance',
  'responseMedian',
  'responseMean',
  'resolutionMedian',
  'resolutionMean',
  'volume',
] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

/**
 * `different`: the volume changed, which is neither good nor bad. `no-detectable-change`: nothing beyond chance can be
 * told from these n; it does not say that nothing changed.
 */
export type ComparisonVerdict = 'better' | 'worse' | 'different' | 'no-detectable-change' | 'too-few';

export type ComparisonTest =
  | 'pooled-z'
  | 'fisher-exact'
  | 'price-bonett'
  | 'cluster-robust-t'
  | 'poisson-ratio';

export interface FigureComparison {
  readonly figure: ComparedFigure;
  readonly unit: 'fraction' | 'seconds' | 'incidents-per-day';
  /** Null: no data. */
  readonly current: number | null;
  readonly previous: number | null;
  /** Current minus previous. */
  readonly difference: number | null;
  /** 95 %, for this figure alone. */
  readonly differenceInterval: Interval | null;
  /** Current over previous; of durations and volume only. The volume's compares like weekdays with like. */
  readonly ratio: number | null;
  readonly ratioInterval: Interval | null;
  /** Null: too few to test. */
  readonly p: number | null;
  /** Over all figures of all comparisons of the report (Holm); the verdict goes by it. */
  readonly adjustedP: number | null;
  readonly test: ComparisonTest | null;
  /** Decided clocks of a rate, stopped ones of a duration, days of the volume. */
  readonly n: { readonly current: number; readonly previous: number };
  /** Each side needs as many; a rate or a duration also clocks that started on three days (`comparisonMinimums`). */
  readonly minimumN: number;
  /** Variance of the daily values over that of independent incidents, at least 1; the interval and p allow for it. */
  readonly dispersion: number;
  readonly verdict: ComparisonVerdict;
}

export type ComparisonBase = 'previous' | 'year-before';

export interface PeriodComparison {
  readonly base: ComparisonBase;
  /** In the order of `comparedFigures`. */
  readonly figures: readonly FigureComparison[];
  /** What moved the overall compliance; null where a side has too few decided incidents. */
  readonly drivers: ComplianceDrivers | null;
}
