import type { ClockFacts, ReportFacts } from '../../report/facts.ts';
import { quantile } from '../quantile.ts';
import { aboveMedianDays, type DurationSample, decidedShare, durationSample } from './clock-samples.ts';
import { compareEstimates, type EstimateDifference } from './compare-estimates.ts';
import { compareShares } from './compare-shares.ts';
import { compareVolumes, type OpenedDay } from './compare-volumes.ts';
import type { ComparedFigure, ComparisonTest, FigureComparison } from './comparison.ts';
import { type Dispersion, shareDispersion } from './dispersion.ts';
import { meanSpread } from './mean-spread.ts';
import { medianSpread } from './median-spread.ts';

/** A period as it is compared. */
export interface ComparedPeriod {
  /** Of the report's cohort. */
  readonly facts: ReportFacts;
  /** Its complete local days; of the running period those that are over. */
  readonly days: readonly OpenedDay[];
}

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
} as const;

const msPerSecond = 1000;

/** A figure before the verdict, which needs the p-values of all of them. */
export type TestedFigure = Omit<FigureComparison, 'adjustedP' | 'verdict'>;

/** Every figure of two periods, each with its own test, in the order of `comparedFigures`. */
export function compareFigures(current: ComparedPeriod, previous: ComparedPeriod): TestedFigure[] {
  const overall = rateFigure('compliance', current.facts.overall, previous.facts.overall);
  return [
    overall,
    breachRate(overall),
    rateFigure('responseCompliance', current.facts.response, previous.facts.response),
    rateFigure('resolutionCompliance', current.facts.resolution, previous.facts.resolution),
    ...durationFigures('response', current.facts.response, previous.facts.response),
    ...durationFigures('resolution', current.facts.resolution, previous.facts.resolution),
    volumeFigure(current.days, previous.days),
  ];
}

function rateFigure(figure: ComparedFigure, current: ClockFacts, previous: ClockFacts): TestedFigure {
  const now = decidedShare(current);
  const before = decidedShare(previous);
  const n = { current: now.n, previous: before.n };
  const minimumN = comparisonMinimums.decided;
  const shown = {
    ...untested(figure, 'fraction', n, minimumN),
    current: now.n === 0 ? null : now.hits / now.n,
    previous: before.n === 0 ? null : before.hits / before.n,
  };
  if (now.n === 0 || before.n === 0) return shown;
  const dispersion = shareDispersion([now.days, before.days]);
  const { difference, interval, p, test } = compareShares(now, before, dispersion);
  const known = { ...shown, difference, differenceInterval: interval, dispersion: dispersion.factor };
  return Math.min(now.n, before.n) < minimumN ? known : { ...known, p, test };
}

/** 1 − compliance: the same test read the other way. */
function breachRate(compliance: TestedFigure): TestedFigure {
  const { current, previous, difference, differenceInterval } = compliance;
  const turned = (value: number | null) => (value === null ? null : 1 - value);
  return {
    ...compliance,
    figure: 'breachRate',
    current: turned(current),
    previous: turned(previous),
    difference: difference === null ? null : -difference,
    differenceInterval: differenceInterval === null ? null : [-differenceInterval[1], -differenceInterval[0]],
  };
}

function durationFigures(
  kind: 'response' | 'resolution',
  current: ClockFacts,
  previous: ClockFacts,
): [TestedFigure, TestedFigure] {
  const now = durationSample(current);
  const before = durationSample(previous);
  const n = { current: now.sorted.length, previous: before.sorted.length };
  const least = Math.min(n.current, n.previous);
  const median = untested(`${kind}Median`, 'seconds', n, comparisonMinimums.median);
  const mean = untested(`${kind}Mean`, 'seconds', n, comparisonMinimums.mean);
  return [
    least < median.minimumN
      ? { ...median, ...plainDifference(now, before, medianOf) }
      : { ...median, ...medianDifference(now, before) },
    least < mean.minimumN
      ? { ...mean, ...plainDifference(now, before, meanOf) }
      : { ...mean, ...meanDifference(now, before) },
  ];
}

function medianDifference(now: DurationSample, before: DurationSample) {
  const a = medianSpread(now.sorted);
  const b = medianSpread(before.sorted);
  const dispersion = shareDispersion([aboveMedianDays(now, a.value), aboveMedianDays(before, b.value)]);
  return tested(compareEstimates(a, b, dispersion), 'price-bonett', dispersion);
}

/** The clusters are in the error already; they also give the degrees of freedom. */
function meanDifference(now: DurationSample, before: DurationSample) {
  const a = meanSpread(now);
  const b = meanSpread(before);
  const df = a.days + b.days > 2 ? a.days + b.days - 2 : Number.POSITIVE_INFINITY;
  return tested(compareEstimates(a, b, { factor: 1, df }), 'cluster-robust-t', { factor: 1, df });
}

function tested(found: EstimateDifference, test: ComparisonTest, { factor }: Dispersion) {
  const [low, high] = found.differenceInterval;
  return {
    current: found.current / msPerSecond,
    previous: found.previous / msPerSecond,
    difference: found.difference / msPerSecond,
    differenceInterval: [low / msPerSecond, high / msPerSecond] as const,
    ratio: found.ratio,
    ratioInterval: found.ratioInterval,
    p: found.p,
    test,
    dispersion: factor,
  };
}

/** What two small samples show, without a claim. */
function plainDifference(now: DurationSample, before: DurationSample, of: typeof medianOf) {
  const a = of(now.sorted);
  const b = of(before.sorted);
  if (a === null || b === null) return { current: a, previous: b };
  return { current: a, previous: b, difference: a - b, ratio: b > 0 ? a / b : null };
}

function medianOf(sorted: Float64Array): number | null {
  const value = quantile(sorted, 0.5);
  return value === null ? null : value / msPerSecond;
}

function meanOf(sorted: Float64Array): number | null {
  if (sorted.length === 0) return null;
  return sorted.reduce((sum, value) => sum + value, 0) / sorted.length / msPerSecond;
}

function volumeFigure(current: readonly OpenedDay[], previous: readonly OpenedDay[]): TestedFigure {
  const n = { current: current.length, previous: previous.length };
  const base = untested('volume', 'incidents-per-day', n, comparisonMinimums.days);
  const found = compareVolumes(current, previous);
  if (found === null) return { ...base, current: meanOpened(current), previous: meanOpened(previous) };
  const { dispersion, p, ...shown } = found;
  const known = { ...base, ...shown, dispersion: dispersion.factor };
  const few = Math.min(n.current, n.previous) < comparisonMinimums.days;
  return few ? known : { ...known, p, test: 'poisson-ratio' };
}

function meanOpened(days: readonly OpenedDay[]): number | null {
  return days.length === 0 ? null : days.reduce((sum, day) => sum + day.opened, 0) / days.length;
}

function untested(
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
