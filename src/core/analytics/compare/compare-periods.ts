import { holm } from '../stats/holm.ts';
import { type ComparedPeriod, compareFigures } from './compare-figures.ts';
import type {
  ComparedFigure,
  ComparisonBase,
  ComparisonVerdict,
  FigureComparison,
  PeriodComparison,
} from './comparison.ts';
import { complianceDrivers } from './drivers.ts';
import { comparisonMinimums, type TestedFigure } from './tested-figure.ts';

/**
 * Adjusted p up to which a change is named. Below 0.05 so that reports in which nothing changed name one in at most 5 %
 * of cases also where the approximations are at their limits: noisy days and long tails cost up to half a point
 * (`bench/compare-truth.mjs`).
 */
const namedLevel = 0.04;

export interface ComparePeriodsInput {
  readonly current: ComparedPeriod;
  /** Null: not to be compared with. */
  readonly previous: ComparedPeriod | null;
  /** The same period a year before. */
  readonly yearBefore: ComparedPeriod | null;
}

/** Which way is good; volume is neither. */
const direction: Readonly<Record<ComparedFigure, 1 | -1 | 0>> = {
  compliance: 1,
  breachRate: -1,
  responseCompliance: 1,
  resolutionCompliance: 1,
  responseMedian: -1,
  responseMean: -1,
  resolutionMedian: -1,
  resolutionMean: -1,
  volume: 0,
};

/**
 * A period against the one before and the same one a year before. Verdicts go by Holm's adjustment over every figure of
 * both comparisons (breach rate and compliance are one test), so that a report on periods that do not differ names a
 * change in at most 5 % of cases.
 */
export function comparePeriods({ current, previous, yearBefore }: ComparePeriodsInput): PeriodComparison[] {
  const pairs: { base: ComparisonBase; period: ComparedPeriod; figures: TestedFigure[] }[] = [];
  if (previous !== null)
    pairs.push({ base: 'previous', period: previous, figures: compareFigures(current, previous) });
  if (yearBefore !== null)
    pairs.push({ base: 'year-before', period: yearBefore, figures: compareFigures(current, yearBefore) });
  const tests = pairs.flatMap(({ figures }) => figures.filter(isOwnTest));
  const adjusted = holm(tests.map(({ p }) => p ?? 1));
  const adjustedOf = new Map(tests.map((figure, index) => [figure, adjusted[index] ?? 1]));
  return pairs.map(({ base, period, figures }) => ({
    base,
    figures: figures.map((figure) => {
      const tested = figure.figure === 'breachRate' ? figures.find(isCompliance) : figure;
      return judged(figure, (tested && adjustedOf.get(tested)) ?? null);
    }),
    drivers: hasEnough(figures) ? complianceDrivers(current.facts, period.facts) : null,
  }));
}

function isOwnTest({ figure, p }: TestedFigure): boolean {
  return p !== null && figure !== 'breachRate';
}

function isCompliance({ figure }: TestedFigure): boolean {
  return figure === 'compliance';
}

function hasEnough(figures: readonly TestedFigure[]): boolean {
  const overall = figures.find(isCompliance);
  return (
    overall !== undefined && Math.min(overall.n.current, overall.n.previous) >= comparisonMinimums.decided
  );
}

function judged(figure: TestedFigure, adjustedP: number | null): FigureComparison {
  return { ...figure, adjustedP, verdict: verdictOf(figure, adjustedP) };
}

function verdictOf({ figure, difference, ratio }: TestedFigure, adjustedP: number | null): ComparisonVerdict {
  if (adjustedP === null) return 'too-few';
  if (adjustedP > namedLevel) return 'no-detectable-change';
  const good = direction[figure];
  if (good === 0) return 'different';
  const change = ratio === null ? (difference ?? 0) : ratio - 1;
  return change * good > 0 ? 'better' : 'worse';
}
