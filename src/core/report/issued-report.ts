import type { SeriesKind, SeriesName } from '../analytics/daily-series.ts';
import type { Forecast } from '../analytics/forecast/forecast.ts';
import type { Recommendation } from '../recommend/recommendation.ts';
import type { Cohort, DataVersion, Filters } from './facts.ts';
import type { ReportKind } from './period.ts';

/** What the reports of a series of periods have in common. */
export interface ReportScope {
  readonly kind: ReportKind;
  readonly timeZone: string;
  readonly cohort: Cohort;
  /** Each value once, sorted. */
  readonly filters: Filters;
}

/** A forecast of one daily series as it was printed, with all it takes to score it; never without points. */
export interface MadeForecast extends Pick<Forecast, 'model' | 'points' | 'level' | 'errorScale'> {
  readonly name: SeriesName;
  readonly kind: SeriesKind;
}

/** What is kept of a report of a closed period: not its figures, which the log gives again, but what it foretold. */
export interface IssuedReport {
  readonly scope: ReportScope;
  /** Half-open `[from, to)`, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** When it was made, and the instant it speaks of. */
  readonly issuedAt: number;
  readonly asOf: number;
  /** The log it was made from. */
  readonly data: Pick<DataVersion, 'version' | 'hash' | 'policyVersion'>;
  /** Null: the report had none to make, or no such section. */
  readonly forecasts: readonly MadeForecast[] | null;
  readonly recommendations: readonly Recommendation[] | null;
  /** It showed how the promises of the period were kept: a later report says where it differs. */
  readonly figures: boolean;
  /** It listed what had changed by then: a later report need only say what has changed since. */
  readonly restates: boolean;
}
