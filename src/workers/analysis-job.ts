import type { ComparePeriodsInput } from '../core/analytics/compare/compare-periods.ts';
import type { PeriodComparison } from '../core/analytics/compare/comparison.ts';
import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import type { ForecastInput } from '../core/analytics/forecast/forecast-series.ts';
import type { IncidentColumns } from '../core/analytics/incident-columns.ts';
import type { PatternOptions } from '../core/analytics/patterns/detect-patterns.ts';
import type { Patterns } from '../core/analytics/patterns/types.ts';
import type { TrendsInput } from '../core/analytics/trends/detect-trends.ts';
import type { Trends } from '../core/analytics/trends/types.ts';

/** What an analysis thread is handed. */
export type AnalysisJob =
  | { readonly task: 'forecast'; readonly input: ForecastInput }
  | { readonly task: 'trends'; readonly input: Omit<TrendsInput, 'findChangepoints'> }
  | { readonly task: 'patterns'; readonly columns: IncidentColumns; readonly options: PatternOptions }
  | { readonly task: 'compare'; readonly input: ComparePeriodsInput };

export type AnalysisResult = Forecast | Trends | Patterns | PeriodComparison[];
