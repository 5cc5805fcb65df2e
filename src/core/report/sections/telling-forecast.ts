import type { SeriesForecast } from '../analysis.ts';

/** Of the telling ones, in order. */
export const mostForecastCharts = 3;

/** A band of a rate as wide as this, or of a duration by this factor, holds whatever may come. */
const widestRate = 0.75;
const widestFactor = 100;
const second = 1;

/** Whether the band of a forecast leaves anything out: on the mean of its days (geometric, of durations). */
export function isTelling({
  kind,
  forecast: { points },
}: Pick<SeriesForecast, 'kind' | 'forecast'>): boolean {
  if (points.length === 0) return false;
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  if (kind === 'rate') return mean(({ lower, upper }) => upper - lower) < widestRate;
  if (kind === 'count') return true;
  const log = (seconds: number) => Math.log(Math.max(second, seconds));
  return mean(({ lower, upper }) => log(upper) - log(lower)) < Math.log(widestFactor);
}
