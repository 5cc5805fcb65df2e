export type { ChangepointFinder } from '../core/analytics/trends/changepoint-finder.ts';

import type { ComparePeriodsInput } from '../core/analytics/compare/compare-periods.ts';
import type { PeriodComparison } from '../core/analytics/compare/comparison.ts';
import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import type { ForecastInput } from '../core/analytics/forecast/forecast-series.ts';
import type { IncidentColumns } from '../core/analytics/incident-columns.ts';
import type { PatternOptions } from '../core/analytics/patterns/detect-patterns.ts';
import type { Patterns } from '../core/analytics/patterns/types.ts';
import type { TrendsInput } from '../core/analytics/trends/detect-trends.ts';
import type { Trends } from '../core/analytics/trends/types.ts';
import type { FollowUp } from '../core/recommend/follow-up.ts';
import type { RecommendOptions } from '../core/recommend/recommend.ts';
import type { RecommendSource } from '../core/recommend/recommend-input.ts';
import type { FollowedFigure, Recommendation } from '../core/recommend/recommendation.ts';

/** Model libraries that are no plain JavaScript are given to the core as functions. */
export type { FitMstlEts } from '../core/analytics/forecast/models/mstl-ets.ts';

/** Fits models and looks for findings without holding up the event loop. */
export interface Analyst {
  /** The same as `forecastSeries` with every model. */
  forecast(input: ForecastInput): Promise<Forecast>;
  /** The same as `detectTrends`. */
  findTrends(input: Omit<TrendsInput, 'findChangepoints'>): Promise<Trends>;
  /** The same as `detectPatterns`. */
  findPatterns(columns: IncidentColumns, options: PatternOptions): Promise<Patterns>;
  /** The same as `comparePeriods`. */
  compare(input: ComparePeriodsInput): Promise<PeriodComparison[]>;
  /** The same as `recommend` on the input made of the source. */
  recommend(source: RecommendSource, options: RecommendOptions): Promise<Recommendation[]>;
  /** The same as `followUp` of each figure on that input. */
  followUp(source: RecommendSource, figures: readonly FollowedFigure[]): Promise<FollowUp[]>;
  /** Ends its threads; what is under way is rejected. */
  close(): Promise<void>;
}
