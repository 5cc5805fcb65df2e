import type { DurationStats } from '../analytics/duration-stats.ts';
import type { Both, OpenedGroup } from './duration-groups.ts';
import type { DurationMetrics, TimeFigures } from './model.ts';

const msPerSecond = 1000;

/** Of a figure between milliseconds: more than anybody needs, fewer than arithmetic in binary gets right. */
const significantDigits = 12;

/** Milliseconds as seconds; null stays null. Whole milliseconds exactly, means and quantiles to 12 significant digits. */
export function seconds(ms: number): number;
export function seconds(ms: number | null): number | null;
export function seconds(ms: number | null): number | null {
  if (ms === null) return null;
  const exact = ms / msPerSecond;
  return Number.isInteger(ms) ? exact : Number(exact.toPrecision(significantDigits));
}

const noOpened: OpenedGroup = {
  n: 0,
  closed: 0,
  open: 0,
  closedOnlyMedianMs: null,
  longestOpenMs: null,
  kaplanMeierMs: { elapsed: null, wall: null },
};

/** The figures of one clock; undefined groups hold no clock. */
export function durationMetrics(
  stopped: Both<DurationStats> | undefined,
  opened: OpenedGroup = noOpened,
  percentiles: readonly number[],
): DurationMetrics {
  return {
    n: stopped?.elapsed.n ?? 0,
    open: opened.open,
    ...timeFigures(stopped?.elapsed, opened.kaplanMeierMs.elapsed, percentiles),
    wall: timeFigures(stopped?.wall, opened.kaplanMeierMs.wall, percentiles),
    openedCohort: {
      n: opened.n,
      closed: opened.closed,
      censored: opened.n - opened.closed,
      closedOnlyMedianSeconds: seconds(opened.closedOnlyMedianMs),
      longestOpenSeconds: seconds(opened.longestOpenMs),
    },
  };
}

function timeFigures(
  stats: DurationStats | undefined,
  kaplanMeierMs: number | null,
  percentiles: readonly number[],
): TimeFigures {
  const percentilesSeconds: Record<string, number | null> = {};
  percentiles.forEach((percentile, index) => {
    percentilesSeconds[String(percentile)] = seconds(stats?.percentiles[index] ?? null);
  });
  return {
    meanSeconds: seconds(stats?.mean ?? null),
    medianSeconds: seconds(stats?.median ?? null),
    percentilesSeconds,
    kaplanMeierMedianSeconds: seconds(kaplanMeierMs),
  };
}
