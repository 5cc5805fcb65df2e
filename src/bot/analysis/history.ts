import { localDays } from '../../core/report/days.ts';
import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { AnalysisDeps, AnalysisSpan, History } from './context.ts';

/** A year for the year before, and room for what is compared with it. */
const mostDays = 800;
const dayMs = 86_400_000;

/** Reads the days behind trends and forecasts. */
export async function readHistory({ source }: AnalysisDeps, span: AnalysisSpan): Promise<History> {
  const { period, query, firstOpenedAt } = span;
  const { timeZone } = period;
  const limit = Math.min(period.to, period.asOf);
  const end = startOfDay(timeZone, localDateOf(timeZone, limit));
  const begin = Math.max(firstOpenedAt, end - mostDays * dayMs);
  const from = startOfDay(timeZone, localDateOf(timeZone, begin));
  const days = localDays(timeZone, from, end);
  if (days.length === 0) return { days: [], end };
  return { days: await source.daily({ ...query, from, to: end }, days), end };
}
