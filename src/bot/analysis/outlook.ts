import type { Forecast } from '../../core/analytics/forecast/forecast.ts';
import { groupOutlooks } from '../../core/analytics/outlook/group-outlooks.ts';
import type { OutlookBand, OutlookInput, RemainingDay } from '../../core/analytics/outlook/outlook.ts';
import { outlookDays } from '../../core/analytics/outlook/outlook-days.ts';
import { periodOutlook } from '../../core/analytics/outlook/period-outlook.ts';
import type { RunningOutlook } from '../../core/report/analysis.ts';
import { calendarPeriod } from '../../core/report/calendar-period.ts';
import { type LocalDay, localDays } from '../../core/report/days.ts';
import type { DailyPoint, ReportFacts, ReportQuery } from '../../core/report/facts.ts';
import { tally } from '../../core/report/tally.ts';
import { weekdays } from '../../core/sla/types.ts';
import { dayMs } from '../../core/time/week.ts';
import { localDateOf, startOfDay, weekdayOf } from '../../core/time/zone.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import type { LastingForecast } from './lasting.ts';

const recordDays = 60;
/** Priorities looked at one by one. */
const mostPriorities = 6;
/** The same draws for the same data. */
const seed = 1;

/** The calendar period whose end is looked ahead to. */
export interface OutlookRange {
  readonly kind: RunningOutlook['kind'];
  /** Local dates: first day, and the one after the last. */
  readonly dates: { readonly from: string; readonly to: string };
  /** The same as instants, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** The week (of a weekly report) or month that runs at as-of; null where the log ends a day or more before it. */
export function outlookRange(deps: AnalysisDeps, request: AnalysisRequest): OutlookRange | null {
  const { timeZone, asOf, kind: reported } = request.period;
  const kind = reported === 'weekly' ? 'weekly' : 'monthly';
  const dates = calendarPeriod(kind, localDateOf(timeZone, asOf - 1), deps.config.reports.weekStartsOn);
  const from = startOfDay(timeZone, dates.from);
  const to = startOfDay(timeZone, dates.to);
  return from - request.lastEventAt >= dayMs || asOf >= to ? null : { kind, dates, from, to };
}

/** How that period will likely end. */
export async function runningOutlook(
  deps: AnalysisDeps,
  request: AnalysisRequest,
  { kind, dates, from, to }: OutlookRange,
  forecasts: readonly LastingForecast[],
): Promise<RunningOutlook> {
  const { period, query } = request;
  const { timeZone, asOf } = period;
  const running: ReportQuery = { ...query, from, to };
  const facts = await deps.source.facts(running);
  const today = startOfDay(timeZone, localDateOf(timeZone, asOf));
  const recordFrom = startOfDay(
    timeZone,
    localDateOf(timeZone, Math.max(request.firstOpenedAt, from - recordDays * dayMs)),
  );
  const days = localDays(timeZone, recordFrom, today);
  const remaining = remainingDays(localDays(timeZone, today, to), asOf, forecasts);
  const inputOf = async (filtered: ReportQuery, counts: Counts): Promise<OutlookInput> => {
    const points =
      days.length === 0 ? [] : await deps.source.daily({ ...filtered, from: recordFrom, to: today }, days);
    return { ...base(deps, query), ...counts, ...split(points, from), remaining, seed };
  };
  const input = await inputOf(running, countsOf(facts, null));
  const overall = periodOutlook(input);
  const groups: { key: string; input: OutlookInput }[] = [];
  for (const [code, key] of facts.labels.priority.slice(0, mostPriorities).entries()) {
    request.stopIfAborted();
    const filtered = { ...running, filters: { ...running.filters, priority: [key] } };
    const own = await inputOf(filtered, countsOf(facts, code));
    const plain = own.remaining.map((day) => ({ ...day, volume: null, compliance: null }));
    groups.push({ key, input: { ...own, remaining: plain } });
  }
  const over = days.filter((day) => day.from >= from);
  return {
    kind,
    from: dates.from,
    to: dates.to,
    overall,
    days: over.map(({ date }, day) => ({ date, breached: input.days[day]?.breached ?? 0 })),
    priorities: groupOutlooks(groups),
  };
}

type Counts = Pick<OutlookInput, 'met' | 'breached' | 'pending'>;

function base({ config }: AnalysisDeps, { cohort }: ReportQuery) {
  return { target: config.thresholds.compliance.target, cohort, pendingBreachChance: null };
}

/** Outcomes of the incidents of one priority; null: of all. */
function countsOf({ overall, labels }: ReportFacts, priority: number | null): Counts {
  const codes = priority === null ? null : overall.codes.priority;
  const counts = tally(overall, codes, labels.priority.length + 1)[priority === null ? 0 : priority + 1];
  return { met: counts?.met ?? 0, breached: counts?.breached ?? 0, pending: counts?.pending ?? 0 };
}

function split(points: readonly DailyPoint[], from: number): Pick<OutlookInput, 'days' | 'history'> {
  return {
    days: outlookDays(points.filter((point) => point.from >= from)),
    history: outlookDays(points.filter((point) => point.from < from)),
  };
}

function remainingDays(
  days: readonly LocalDay[],
  asOf: number,
  forecasts: readonly LastingForecast[],
): RemainingDay[] {
  const of = (name: LastingForecast['name']) => forecasts.find((one) => one.name === name)?.forecast ?? null;
  const [volume, compliance] = [of('volume'), of('compliance')];
  return days
    .map(({ date, from, to }) => ({
      weekday: weekdays.indexOf(weekdayOf(date)),
      part: Math.min(1, (to - asOf) / (to - from)),
      volume: bandOf(volume, date),
      compliance: bandOf(compliance, date),
    }))
    .filter(({ part }) => part > 0);
}

/** None of a forecast that tells no more than the record: a vague or withdrawn one. */
function bandOf(forecast: Forecast | null, date: string): OutlookBand | null {
  if (forecast === null || forecast.isVague || forecast.withdrawn !== null) return null;
  const point = forecast.points.find(({ at }) => at === date);
  return point === undefined ? null : { value: point.value, lower: point.lower, upper: point.upper };
}
