import type { Analysis, AnalysisPart, SeriesForecast } from '../../core/report/analysis.ts';

/** The parts that time alone leaves as they are, once the period is closed. */
export const lastingParts = [
  'trends',
  'patterns',
  'forecasts',
  'comparisons',
  'recommendations',
  'pauses',
] as const satisfies readonly AnalysisPart[];
export type LastingPart = (typeof lastingParts)[number];

/** A forecast without the days that have come since. */
export type LastingForecast = Omit<SeriesForecast, 'since'>;

/** What of an analysis time alone leaves as it is; parts that were not asked for are null. */
export interface LastingAnalysis
  extends Pick<
    Analysis,
    | 'history'
    | 'incidentWindow'
    | 'trends'
    | 'patterns'
    | 'weekGrid'
    | 'comparisons'
    | 'recommendations'
    | 'pauses'
  > {
  readonly forecasts: readonly LastingForecast[] | null;
  readonly examples: Analysis['examples'];
  /** End of the last day of the history, epoch milliseconds. */
  readonly historyEnd: number;
}
