import { daysOfWeek } from '../../time/week.ts';
import type { DailySeries } from '../daily-series.ts';
import { autocorrelation } from '../stats/autocorrelation.ts';
import { normalTail } from '../stats/normal-tail.ts';
import { robustScale } from '../stats/robust-scale.ts';
import type { SlowLevel } from './slow-level.ts';
import type { Season } from './types.ts';
import { weightedAnova } from './weighted-anova.ts';
import type { WorkingSeries } from './working-series.ts';

const leastCycles = 3;
const longestPeriod = 60;
/** A shorter period that repeats nearly as clearly as the clearest is taken for it. */
const closeTo = 0.75;
/** With incidents on a smaller share of the days than this, a few near each other look like a period. */
const leastBusy = 0.2;
/** An autocorrelation below this is no clear repetition. */
const leastCorrelation = 0.35;
/** Least distance between the highest and the lowest weekday: a factor, or points of compliance. */
const leastFactor = 1.15;
const leastDifference = 0.03;

/**
 * The week (analysis of variance by weekday on deviations from the slow level) and one more period (the highest
 * autocorrelation of what is left, against its standard error under independence), each p multiplied by the number of
 * periods tried. Nothing is said from fewer than three cycles. Minimal effects: weekdays a factor 1.15 or 3 points of
 * compliance apart; autocorrelation 0.35, of counts incidents on a fifth of the days. The p-values are not adjusted over series.
 */
export function findSeasons(series: DailySeries, working: WorkingSeries, slow: SlowLevel): Season[] {
  const seasons: Season[] = [];
  const weekly = weekSeason(series, working, slow);
  if (weekly !== null) seasons.push(weekly);
  const other = otherSeason(working, slow);
  if (other !== null) seasons.push(other);
  return seasons;
}

function weekSeason(
  { kind }: DailySeries,
  { raw, weight, weekday, weekdays }: WorkingSeries,
  slow: SlowLevel,
): Season | null {
  if (raw.length < daysOfWeek * leastCycles) return null;
  const deviations = raw.map((value, day) => {
    const level = slow.level[day] ?? Number.NaN;
    if (kind === 'count') return level > 0 ? value / level : Number.NaN;
    return value - level;
  });
  // Counts vary with their expectation; on the day's own scale their weight is the inverse of the weekday's factor.
  const own = weight.map((w) => (kind === 'count' && weekday !== null && w > 0 ? 1 / w : w));
  const { p, strength, means, n } = weightedAnova(deviations, own, weekdays, daysOfWeek);
  const present = means.filter(Number.isFinite);
  if (present.length < daysOfWeek) return null;
  const centre = kind === 'count' ? 0 : present.reduce((sum, mean) => sum + mean, 0) / daysOfWeek;
  const profile = means.map((mean) => (kind === 'duration' ? Math.exp(mean - centre) : mean - centre));
  const [low, high] = [Math.min(...profile), Math.max(...profile)];
  const apart = kind === 'rate' ? high - low >= leastDifference : high >= low * leastFactor;
  return { periodDays: daysOfWeek, n, strength, profile, p: apart ? p : 1 };
}

function otherSeason({ kind, raw, y, weight }: WorkingSeries, slow: SlowLevel): Season | null {
  if (kind === 'count' && raw.filter((value) => value > 0).length < leastBusy * raw.length) return null;
  const standardised = y.map(
    (value, day) => (value - (slow.level[day] ?? Number.NaN)) * Math.sqrt(weight[day] ?? 0),
  );
  const reach = 3 * robustScale(standardised, 0);
  const residuals = standardised.map((value) => Math.max(-reach, Math.min(reach, value)));
  const n = residuals.filter(Number.isFinite).length;
  const longest = Math.min(longestPeriod, Math.floor(n / leastCycles));
  const lags = Array.from({ length: Math.max(0, longest - 1) }, (_, step) => step + 2).filter(
    (lag) => lag % daysOfWeek !== 0,
  );
  const correlations = lags.map((lag) => autocorrelation(residuals, lag));
  const highest = Math.max(0, ...correlations);
  // Multiples of a period repeat as well: the shortest that comes close to the highest is the period.
  const place = correlations.findIndex(
    (at, index) => at >= closeTo * highest && peaks(residuals, lags[index] ?? 0, at),
  );
  const correlation = correlations[place] ?? 0;
  const best = lags[place];
  if (best === undefined || correlation < leastCorrelation) return null;
  const p = Math.min(1, lags.length * normalTail(correlation * Math.sqrt(pairsAt(residuals, best))));
  return { periodDays: best, n, strength: Math.min(1, correlation), profile: null, p };
}

function pairsAt(residuals: readonly number[], lag: number): number {
  return residuals.filter((value, day) => Number.isFinite(value + (residuals[day - lag] ?? Number.NaN)))
    .length;
}

/** A season repeats at twice its period and peaks there; mere memory falls off with the lag. */
function peaks(residuals: readonly number[], lag: number, correlation: number): boolean {
  const before = autocorrelation(residuals, lag - 1);
  const after = autocorrelation(residuals, lag + 1);
  return correlation > before && correlation > after && autocorrelation(residuals, 2 * lag) > correlation / 2;
}
