import type { ComparedPeriod } from '../../core/analytics/compare/compare-figures.ts';
import type { ComparePeriodsInput } from '../../core/analytics/compare/compare-periods.ts';
import { outlookDays } from '../../core/analytics/outlook/outlook-days.ts';
import { comparedRanges, type TimeRange } from '../../core/report/compared-periods.ts';
import { localDays } from '../../core/report/days.ts';
import { localDateOf, startOfDay } from '../../core/time/zone.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';

/**
 * Reads the period before, and with `yearBefore` also the one a year before; null where the log does not reach back to
 * its beginning.
 */
export async function readCompared(
  deps: AnalysisDeps,
  request: AnalysisRequest,
  options: { readonly yearBefore: boolean },
): Promise<ComparePeriodsInput> {
  const { period, facts } = request;
  const ranges = comparedRanges(period, deps.config.reports.weekStartsOn);
  const range = { from: period.from, to: Math.min(period.to, period.asOf) };
  const current = { facts, days: await openedDays(deps, request, range) };
  const previous = await readPeriod(deps, request, ranges.previous);
  request.stopIfAborted();
  const yearBefore = options.yearBefore ? await readPeriod(deps, request, ranges.yearBefore) : null;
  return { current, previous, yearBefore };
}

async function readPeriod(
  deps: AnalysisDeps,
  request: AnalysisRequest,
  range: TimeRange,
): Promise<ComparedPeriod | null> {
  if (range.from < startOfLog(request)) return null;
  const facts = await deps.source.comparedFacts({ ...request.query, ...range });
  return { facts, days: await openedDays(deps, request, range) };
}

function startOfLog({ period: { timeZone }, firstOpenedAt }: AnalysisRequest): number {
  return startOfDay(timeZone, localDateOf(timeZone, firstOpenedAt));
}

/** The complete days of a range. */
async function openedDays({ source }: AnalysisDeps, { period, query }: AnalysisRequest, range: TimeRange) {
  const { timeZone } = period;
  const whole = localDays(timeZone, range.from, range.to).filter(
    ({ date, from, to }) => from === startOfDay(timeZone, date) && to === nextDay(timeZone, to),
  );
  if (whole.length === 0) return [];
  return outlookDays(await source.daily({ ...query, ...range }, whole));
}

/** The instant itself where a local day begins there, else another. */
function nextDay(timeZone: string, at: number): number {
  return startOfDay(timeZone, localDateOf(timeZone, at));
}
