import type { SeriesKind } from '../../analytics/daily-series.ts';

export interface AxisUnit {
  /** What a value is divided by. */
  readonly divisor: number;
  readonly title: string;
  /** Stands behind a value: ` min`; empty for counts. */
  readonly suffix: string;
}

const durations: readonly AxisUnit[] = [
  { divisor: 86_400, title: 'Days', suffix: ' d' },
  { divisor: 3600, title: 'Hours', suffix: ' h' },
  { divisor: 60, title: 'Minutes', suffix: ' min' },
];
const seconds: AxisUnit = { divisor: 1, title: 'Seconds', suffix: ' s' };
/** At least so many of a unit, or the next smaller one. */
const leastOfUnit = 2;

/** The unit in which values of a daily series up to `most` are drawn; `title` is what the series is called. */
export function seriesAxisUnit(kind: SeriesKind, title: string, most: number): AxisUnit {
  if (kind === 'count') return { divisor: 1, title: `${title} a day`, suffix: '' };
  if (kind === 'rate') return { divisor: 0.01, title: `${title}, %`, suffix: ' %' };
  return durations.find(({ divisor }) => most >= leastOfUnit * divisor) ?? seconds;
}
