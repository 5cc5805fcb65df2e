import type { ComparedClocks, ComparedFacts } from '../../report/facts.ts';
import { decidedShare } from './clock-samples.ts';
import { compareShares } from './compare-shares.ts';
import { compareVolumes, type OpenedDay } from './compare-volumes.ts';
import type { ComparedFigure } from './comparison.ts';
import { shareDispersion } from './dispersion.ts';
import { durationFigures } from './duration-figures.ts';
import { comparisonMinimums, type TestedFigure, untested } from './tested-figure.ts';

/** A period as it is compared. */
export interface ComparedPeriod {
  /** Of the report's cohort. */
  readonly facts: ComparedFacts;
  /** Its complete local days; of the running period those that are over. */
  readonly days: readonly OpenedDay[];
}

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

function rateFigure(figure: ComparedFigure, current: ComparedClocks, previous: ComparedClocks): TestedFigure {
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
  const few =
    Math.min(now.n, before.n) < minimumN ||
    Math.min(now.days.length, before.days.length) < comparisonMinimums.startDays;
  return few ? known : { ...known, p, test };
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
