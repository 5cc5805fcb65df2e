import type { SeriesKind } from '../daily-series.ts';
import { countMean } from './count-mean.ts';

/** What the values are; `number`: anything, without bounds. */
export type ForecastKind = SeriesKind | 'number';

/** The scale on which models are fitted and bands are calibrated. */
export interface ValueScale {
  /** From the series to the model scale. */
  to(value: number): number;
  /** Back, kept where such values can lie. */
  from(value: number): number;
  /**
   * What to expect where models say a place on the model scale, by the values they learnt from: of counts the mean, so
   * that the expected days add up; of the rest the same as `from` (of durations the median).
   */
  expected(learnt: readonly number[], season: number | null): (value: number) => number;
}

/** A duration below a second is fitted as one. */
const leastDuration = 1;

/**
 * Durations are fitted as logarithms (their errors are ratios) and so stay above zero, counts as square roots
 * (Bartlett, 1936: the variance of a Poisson count no longer depends on its mean) and at or above zero, rates as they
 * are, kept in [0, 1].
 */
export function valueScale(kind: ForecastKind): ValueScale {
  const { to, from } = transformOf(kind);
  return { to, from, expected: kind === 'count' ? countMean : () => from };
}

function transformOf(kind: ForecastKind): Pick<ValueScale, 'to' | 'from'> {
  switch (kind) {
    case 'duration':
      return { to: (value) => Math.log(Math.max(leastDuration, value)), from: Math.exp };
    case 'count':
      return { to: (value) => Math.sqrt(Math.max(0, value)), from: (value) => Math.max(0, value) ** 2 };
    case 'rate':
      return { to: (value) => value, from: (value) => Math.min(1, Math.max(0, value)) };
    case 'number':
      return { to: (value) => value, from: (value) => value };
  }
}
