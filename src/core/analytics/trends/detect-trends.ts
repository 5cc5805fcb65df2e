import { budget } from '../budget.ts';
import type { DailySeries } from '../daily-series.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { changePoints } from './change-points.ts';
import type { ChangepointFinder } from './changepoint-finder.ts';
import { type Examined, findAnomalies } from './find-anomalies.ts';
import { findRiskFactors } from './find-risk-factors.ts';
import { findSeasons } from './find-seasons.ts';
import { findTrend } from './find-trend.ts';
import { slowLevel } from './slow-level.ts';
import { stability } from './stability.ts';
import type { SeriesFindings, Trend, Trends } from './types.ts';
import { workingSeries } from './working-series.ts';

/** Longer histories say nothing about today. */
const longestHistory = 366;

/** What trends are asked of. */
export interface TrendsInput {
  /** Closed days only; all series over the same days. */
  readonly series: readonly DailySeries[];
  /** The incidents of the window, for risk factors and the incidents behind anomalies; null to leave them out. */
  readonly columns: IncidentColumns | null;
  readonly findChangepoints: ChangepointFinder;
  readonly windowDays?: number;
  readonly minPoints?: number;
}

/** Trends, seasons, anomalies and changes of daily series, stability and risk factors of compliance. */
export function detectTrends(input: TrendsInput): Trends {
  const { columns, findChangepoints, windowDays = 30, minPoints = 10 } = input;
  const levels = budget();
  const recent = input.series.map((series) => lastDays(series, longestHistory));
  const shiftLevel = levels.changePoints / Math.max(1, recent.length);
  const worked = recent.map((series) => {
    const working = workingSeries(series);
    const changes = changePoints(series, working, shiftLevel, recent.length, findChangepoints);
    const slow = slowLevel(
      working,
      changes.map(({ day }) => day),
    );
    return { series, working, slow, changes: changes.map(({ finding }) => finding) };
  });
  const trends = worked.map(({ series, working, slow }) =>
    findTrend(series, working, slow, windowDays, minPoints),
  );
  const trendPs = adjustPValues(trends.map((trend) => trend?.p ?? 1));
  const seasons = worked.map(({ series, working, slow }) => findSeasons(series, working, slow));
  const seasonPs = adjustPValues(
    seasons.flat().map(({ p }) => p),
    2 * worked.length,
  );
  const flatSeasons = seasons.flat().map((season, index) => ({ ...season, p: seasonPs[index] ?? 1 }));
  const anomalies = findAnomalies(
    worked satisfies readonly Examined[],
    windowDays,
    levels.anomalies,
    columns,
  );
  let place = 0;
  const series = worked.map(({ series: { name, kind }, changes }, index): SeriesFindings => {
    const own = flatSeasons.slice(place, place + (seasons[index]?.length ?? 0));
    place += own.length;
    return {
      name,
      kind,
      trend: settle(trends[index] ?? null, trendPs[index] ?? 1, levels.trend),
      seasonality: own.filter(({ p }) => p <= levels.seasonality),
      anomalies: anomalies[index] ?? [],
      changePoints: changes,
    };
  });
  const compliance = recent.find(({ name }) => name === 'compliance');
  const dates = recent[0]?.dates ?? [];
  const [first, last] = [dates[Math.max(0, dates.length - windowDays)], dates.at(-1)];
  return {
    windowDays,
    minPoints,
    window: first === undefined || last === undefined ? null : [first, last],
    historyDays: dates.length,
    falseFindingLevel:
      levels.trend +
      levels.anomalies +
      levels.changePoints +
      levels.seasonality +
      levels.stability +
      levels.riskFactors,
    series,
    stability:
      compliance === undefined ? null : stability(compliance, windowDays, minPoints, levels.stability),
    riskFactors: columns === null ? [] : findRiskFactors(columns, levels.riskFactors),
  };
}

function settle(trend: Trend | null, p: number, level: number): Trend | null {
  return trend === null ? null : { ...trend, p, direction: p <= level ? trend.direction : 'none' };
}

function lastDays(series: DailySeries, days: number): DailySeries {
  if (series.dates.length <= days) return series;
  const cut = <T>(list: readonly T[]): readonly T[] => list.slice(-days);
  return { ...series, dates: cut(series.dates), values: cut(series.values), n: cut(series.n) };
}
