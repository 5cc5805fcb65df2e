import type { Weekday } from '../../sla/types.ts';
import { calendarPeriod } from '../calendar-period.ts';
import type { ComplianceKind, DailyFigures } from '../model.ts';

/** More days than this are drawn by week. */
const mostDailyBins = 92;
/** So are days with fewer decided incidents than this on average, whose rates jump, where there are weeks enough. */
const leastDecided = 10;
const leastWeeks = 8;

export interface TrendBin {
  /** Local date of its first day. */
  readonly date: string;
  readonly rates: Readonly<Record<ComplianceKind, number | null>>;
  readonly overall: { readonly met: number; readonly breached: number };
}

export interface TrendBins {
  readonly size: 'day' | 'week';
  readonly bins: readonly TrendBin[];
}

type Counts = Record<ComplianceKind, { met: number; breached: number }>;

/** Compliance by day, or by calendar week where there are many days or few incidents; null where nothing was decided. */
export function trendBins(days: readonly DailyFigures[], weekStartsOn: Weekday): TrendBins {
  const size = isByWeek(days) ? 'week' : 'day';
  const counts = new Map<string, Counts>();
  for (const day of days) {
    const date = size === 'day' ? day.date : calendarPeriod('weekly', day.date, weekStartsOn).from;
    const bin = counts.get(date) ?? emptyCounts();
    counts.set(date, bin);
    for (const kind of ['response', 'resolution', 'overall'] as const) {
      bin[kind].met += day.compliance[kind].met;
      bin[kind].breached += day.compliance[kind].breached;
    }
  }
  return {
    size,
    bins: [...counts].map(([date, bin]) => ({ date, rates: ratesOf(bin), overall: bin.overall })),
  };
}

function isByWeek(days: readonly DailyFigures[]): boolean {
  if (days.length > mostDailyBins) return true;
  const decided = days.reduce((sum, { compliance: { overall } }) => sum + overall.met + overall.breached, 0);
  return days.length >= leastWeeks * 7 && decided < leastDecided * days.length;
}

function emptyCounts(): Counts {
  return {
    response: { met: 0, breached: 0 },
    resolution: { met: 0, breached: 0 },
    overall: { met: 0, breached: 0 },
  };
}

function ratesOf({ response, resolution, overall }: Counts): TrendBin['rates'] {
  const rate = ({ met, breached }: Counts['overall']) =>
    met + breached === 0 ? null : met / (met + breached);
  return { response: rate(response), resolution: rate(resolution), overall: rate(overall) };
}
