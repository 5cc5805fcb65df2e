import { shareDispersion } from '../compare/dispersion.ts';
import type { Share } from '../compare/two-proportion-z.ts';
import type { OutlookDay } from './outlook.ts';

/** What the days behind say about those to come. */
export interface OutlookRecord {
  readonly decided: number;
  readonly breached: number;
  readonly days: number;
  /** Decided per incident opened. */
  readonly decidedPerOpened: number;
  /** Decided per day, by weekday. */
  readonly byWeekday: readonly number[];
  /** Variance over mean of the daily decided counts, weekdays allowed for; at least 1. */
  readonly volumeFactor: number;
  /** Variance of the breaches over that of independent ones; at least 1: by days, or by weeks where these vary more. */
  readonly dispersion: number;
  /** Correlation of the incidents of one day: 0 where days vary as chance would have it. */
  readonly dayCorrelation: number;
}

const week = 7;
/** Weekday means need each weekday twice. */
const leastSeasonDays = 14;

/** Sums up the record. */
export function outlookRecord(days: readonly OutlookDay[]): OutlookRecord {
  const decided = total(days, (day) => day.decided);
  const opened = total(days, (day) => day.opened);
  const shares = days.map(shareOf);
  const byDay = shareDispersion([shares]).factor;
  const byWeek = shareDispersion([weeks(shares)]).factor;
  const byWeekday = weekdayMeans(days);
  return {
    decided,
    breached: total(days, (day) => day.breached),
    days: days.length,
    decidedPerOpened: opened === 0 ? 1 : decided / opened,
    byWeekday,
    volumeFactor: volumeFactor(days, byWeekday),
    dispersion: Math.max(byDay, byWeek),
    dayCorrelation: correlation(shares, byDay),
  };
}

function shareOf({ breached, decided }: OutlookDay): Share {
  return { hits: breached, n: decided };
}

/** Whole weeks, counted back from the last day. */
function weeks(days: readonly Share[]): Share[] {
  const sums: Share[] = [];
  for (let end = days.length; end >= week; end -= week) {
    const part = days.slice(end - week, end);
    sums.push({ hits: total(part, ({ hits }) => hits), n: total(part, ({ n }) => n) });
  }
  return sums;
}

function weekdayMeans(days: readonly OutlookDay[]): number[] {
  const mean = days.length === 0 ? 0 : total(days, (day) => day.decided) / days.length;
  return Array.from({ length: week }, (_, weekday) => {
    const same = days.filter((day) => day.weekday === weekday);
    if (days.length < leastSeasonDays || same.length === 0) return mean;
    return total(same, (day) => day.decided) / same.length;
  });
}

function volumeFactor(days: readonly OutlookDay[], byWeekday: readonly number[]): number {
  const df = days.length - (days.length < leastSeasonDays ? 1 : week);
  if (df < 1) return 1;
  const chiSquare = total(days, ({ weekday, decided }) => {
    const mean = byWeekday[weekday] ?? 0;
    return mean > 0 ? (decided - mean) ** 2 / mean : 0;
  });
  return Math.max(1, chiSquare / df);
}

/** From factor = 1 + (m − 1) · ρ, where m is the day's size that a random incident sees. */
function correlation(days: readonly Share[], factor: number): number {
  const n = total(days, (day) => day.n);
  const size = n === 0 ? 0 : total(days, (day) => day.n * day.n) / n;
  return size <= 1 ? 0 : Math.min(mostCorrelation, (factor - 1) / (size - 1));
}

const mostCorrelation = 0.5;

function total<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((sum, item) => sum + of(item), 0);
}
