import type { PeriodComparison } from '../analytics/compare/comparison.ts';
import type { SeriesKind, SeriesName } from '../analytics/daily-series.ts';
import type { Forecast } from '../analytics/forecast/forecast.ts';
import type { ForecastScore } from '../analytics/forecast/score-forecast.ts';
import type { GroupOutlook } from '../analytics/outlook/group-outlooks.ts';
import type { Outlook } from '../analytics/outlook/outlook.ts';
import type { Patterns } from '../analytics/patterns/types.ts';
import type { Trends } from '../analytics/trends/types.ts';
import type { FollowUp } from '../recommend/follow-up.ts';
import type { Recommendation } from '../recommend/recommendation.ts';
import type { EarlierForecast } from './earlier-forecasts.ts';

/** What analytics can be asked for; a section names the parts it shows. */
export const analysisParts = [
  'trends',
  'patterns',
  'forecasts',
  'comparisons',
  'outlook',
  'recommendations',
  'pauses',
] as const;
export type AnalysisPart = (typeof analysisParts)[number];

/** A day of a series: a count, a fraction or seconds; null: nothing to divide or rank. */
export interface SeriesDay {
  readonly date: string;
  readonly value: number | null;
}

/** A forecast made from the closed days before it, with what has come since. */
export interface SeriesForecast {
  readonly name: SeriesName;
  readonly kind: SeriesKind;
  /** The last known days before the forecast, oldest first, at most 60. */
  readonly recent: readonly SeriesDay[];
  readonly forecast: Forecast;
  /** Days of the forecast that are over by as-of, and how they compare; null where none is. */
  readonly since: { readonly days: readonly SeriesDay[]; readonly score: ForecastScore } | null;
}

export interface PauseCompliance {
  readonly met: number;
  readonly breached: number;
  readonly rate: number | null;
}

/** Compliance of the resolution clock as judged, and replayed from the events as if nobody had paused. */
export interface PauseAuditRow {
  /** Team; null: the incidents without one, or all of them. */
  readonly key: string | null;
  /** Resolution clocks decided in the period. */
  readonly n: number;
  readonly judged: PauseCompliance;
  readonly unpaused: PauseCompliance;
  /** Clocks that are met only because they were paused. */
  readonly metOnlyByPause: number;
}

export interface PauseAudit {
  /** Incidents near the period that were paused and so judged again. */
  readonly pausedIncidents: number;
  readonly overall: PauseAuditRow;
  /** By team, most met only by pause first. */
  readonly teams: readonly PauseAuditRow[];
  /** Clocks with a pause recorded only after they would have breached without it. */
  readonly lateApplied: number;
}

/** The outlook of the calendar period that runs at as-of. */
export interface RunningOutlook {
  readonly kind: 'weekly' | 'monthly';
  /** Local dates: first day, and the one after the last. */
  readonly from: string;
  readonly to: string;
  readonly overall: Outlook;
  /**
   * Breaches of the days of the period that are over, oldest first, for the burn-down; absent: read off the report's
   * own days, where they are the same period's.
   */
  readonly days?: readonly { readonly date: string; readonly breached: number }[];
  readonly priorities: readonly GroupOutlook[];
}

/** A recommendation of an earlier period and what became of its figure. */
export interface FollowedRecommendation {
  /** Local date on which the earlier period ended. */
  readonly madeFor: string;
  readonly recommendation: Recommendation;
  readonly followUp: FollowUp;
}

/**
 * What analytics say of a report's period. Parts that were not asked for are null. Row numbers in the examples of
 * patterns and anomalies are keys of `examples`.
 */
export interface Analysis {
  /** First and last closed local day of the history behind it; null without one. */
  readonly history: readonly [string, string] | null;
  /** First and last local day of the incidents behind patterns and risk factors; null where neither was asked for. */
  readonly incidentWindow: readonly [string, string] | null;
  /** Outside which an incident is after hours; null: Monday to Friday, 08:00 to 18:00 in the zone of the report. */
  readonly workingCalendar: string | null;
  readonly trends: Trends | null;
  readonly patterns: Patterns | null;
  /** Incidents opened per weekday (Monday first) and local hour, of the same incidents as `patterns`. */
  readonly weekGrid?: readonly (readonly number[])[];
  readonly forecasts: readonly SeriesForecast[] | null;
  /** Those of earlier reports of the scope, newest first; absent: no forecast was asked for. */
  readonly earlierForecasts?: readonly EarlierForecast[];
  readonly comparisons: readonly PeriodComparison[] | null;
  /** Null also where no calendar period runs at as-of that the data reaches into. */
  readonly outlook: RunningOutlook | null;
  readonly recommendations: readonly Recommendation[] | null;
  readonly followed: readonly FollowedRecommendation[];
  readonly pauses: PauseAudit | null;
  readonly examples: Readonly<Record<string, { readonly source: string; readonly incident: string }>>;
}
