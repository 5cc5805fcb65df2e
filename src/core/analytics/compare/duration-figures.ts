import type { ComparedClocks } from '../../report/facts.ts';
import { quantile } from '../quantile.ts';
import { aboveMedianDays, type DurationSample, durationSample } from './clock-samples.ts';
import { compareEstimates, type EstimateDifference } from './compare-estimates.ts';
import type { ComparisonTest } from './comparison.ts';
import { type Dispersion, shareDispersion } from './dispersion.ts';
import { meanSpread } from './mean-spread.ts';
import { medianSpread } from './median-spread.ts';
import { comparisonMinimums, type TestedFigure, untested } from './tested-figure.ts';

const msPerSecond = 1000;

/** Median and mean of one clock's business durations, compared. */
export function durationFigures(
  kind: 'response' | 'resolution',
  current: ComparedClocks,
  previous: ComparedClocks,
): [TestedFigure, TestedFigure] {
  const now = durationSample(current);
  const before = durationSample(previous);
  const n = { current: now.sorted.length, previous: before.sorted.length };
  const hasDays = Math.min(startedOn(now), startedOn(before)) >= comparisonMinimums.startDays;
  const least = hasDays ? Math.min(n.current, n.previous) : 0;
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

/** Days on which any of the clocks started. */
function startedOn({ days, dayCount }: DurationSample): number {
  const seen = new Uint8Array(dayCount);
  for (const day of days) seen[day] = 1;
  return seen.reduce((count, mark) => count + mark, 0);
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
