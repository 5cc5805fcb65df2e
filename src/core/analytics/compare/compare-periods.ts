import { holm } from '../stats/holm.ts';
import { type ComparedPeriod, compareFigures } from './compare-figures.ts';
import type {
  ComparedFigure,
  ComparisonBase,
  ComparisonVerdict,
  FigureComparison,
  PeriodComparison,
} from './comparison.ts';
import { complianceDrivers, splitCompliance } from './drivers.ts';
import { comparisonMinimums, namedLevel, type TestedFigure } from './tested-figure.ts';

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
 * change in at most 5 % of cases. Drivers are a family of their own, over every group of both comparisons.
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
  const drivers = complianceDrivers(
    pairs.map(({ period, figures }) =>
      hasEnough(figures) ? splitCompliance(current.facts, period.facts) : null,
    ),
  );
  return pairs.map(({ base, figures }, index) => ({
    base,
    figures: figures.map((figure) => {
      const tested = figure.figure === 'breachRate' ? figures.find(isCompliance) : figure;
      return judged(figure, (tested && adjustedOf.get(tested)) ?? null);
    }),
    drivers: drivers[index] ?? null,
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
