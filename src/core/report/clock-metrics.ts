import type { DurationStats } from '../analytics/duration-stats.ts';
import type { Both, OpenedGroup } from './duration-groups.ts';
import type { DurationMetrics, TimeFigures } from './model.ts';

const msPerSecond = 1000;

/** Milliseconds as seconds; null stays null. */
export function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / msPerSecond;
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
