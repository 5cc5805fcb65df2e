import type { DailySeries } from '../daily-series.ts';
import { chiSquareTail } from '../stats/tails.ts';
import type { Stability } from './types.ts';

/** Less over-dispersion than this matters to nobody. */
const leastIndex = 1.3;

/**
 * Pearson's dispersion test of daily compliance in the window. With few incidents a day the statistic is more variable
 * than chi-square; it is scaled to its exact mean and variance (R. A. Fisher 1950; J. B. S. Haldane, Biometrika 31,
 * 1940, for the variance). Null with fewer than `minPoints` days, or where all or none were met.
 */
export function stability(
  series: DailySeries,
  windowDays: number,
  minPoints: number,
  level: number,
): Stability | null {
  const from = Math.max(0, series.dates.length - windowDays);
  const days: { met: number; n: number }[] = [];
  for (let day = from; day < series.dates.length; day += 1) {
    const rate = series.values[day] ?? null;
    const n = series.n[day] ?? 0;
    if (rate !== null && n > 0) days.push({ met: rate * n, n });
  }
  const n = days.reduce((sum, day) => sum + day.n, 0);
  const rate = days.reduce((sum, day) => sum + day.met, 0) / n;
  const unit = rate * (1 - rate);
  const df = days.length - 1;
  if (days.length < Math.max(3, minPoints) || !(unit > 1e-12)) return null;
  let statistic = 0;
  let variance = 0;
  for (const day of days) {
    statistic += (day.met - day.n * rate) ** 2 / (day.n * unit);
    variance += 2 + (1 - 6 * unit) / (day.n * unit);
  }
  const scale = Math.max(0.1, variance / days.length / 2);
  const p = chiSquareTail(statistic / scale, df / scale);
  const dispersionIndex = statistic / df;
  const verdict = p <= level && dispersionIndex >= leastIndex ? 'unstable' : 'stable';
  return { verdict, dispersionIndex, days: days.length, n, p };
}
