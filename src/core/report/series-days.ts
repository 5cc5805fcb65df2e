import { localDateOf, startOfDay } from '../time/zone.ts';
import { type LocalDay, localDays } from './days.ts';
import type { Period } from './period.ts';

/** What the trend chart of a calendar period shows before it. */
const daysBefore = 30;
/** Ten years of days; of a longer period the latest are listed. */
const mostDays = 3660;
const dayMs = 86_400_000;

/** The days of a period up to as-of, and those before it that the trend chart shows; none before the log begins. */
export function seriesDays(
  period: Period,
  firstOpenedAt: number,
): { readonly before: readonly LocalDay[]; readonly daily: readonly LocalDay[] } {
  const { timeZone, from, kind } = period;
  const logFrom = startOfDay(timeZone, localDateOf(timeZone, firstOpenedAt));
  const to = Math.min(period.to, period.asOf);
  const daily = localDays(timeZone, Math.max(from, logFrom, to - mostDays * dayMs), to);
  if (kind === 'custom') return { before: [], daily };
  const trendFrom = startOfDay(timeZone, localDateOf(timeZone, from - daysBefore * dayMs));
  return { before: localDays(timeZone, Math.max(trendFrom, logFrom), from), daily };
}
