import type { Config } from '../../../config/schema.ts';
import type { AnalysisPart } from '../../core/report/analysis.ts';
import type { DailyPoint, DataVersion, ReportFacts, ReportQuery } from '../../core/report/facts.ts';
import type { Period } from '../../core/report/period.ts';
import type { Analyst } from '../../ports/analyst.ts';
import type { AnalyticsSource } from '../../ports/analytics-source.ts';
import type { KeptResults } from '../../ports/kept-results.ts';
import type { ReportSource } from '../../ports/report-source.ts';
import type { LastingForecast } from './lasting.ts';

export interface AnalysisDeps {
  readonly source: ReportSource & AnalyticsSource;
  readonly analyst: Analyst;
  readonly kept: KeptResults;
  readonly config: Config;
}

/** A report's period and the log around it. */
export interface AnalysisSpan {
  readonly period: Period;
  readonly query: ReportQuery;
  /** Start of the log. */
  readonly firstOpenedAt: number;
  readonly lastEventAt: number;
}

/** What was begun before the period was read. */
export interface BegunForecasts {
  /** Of the data read. */
  readonly version: DataVersion;
  readonly history: History;
  readonly fitting: Promise<LastingForecast[]>;
}

/** A report's period and what has been read of it. */
export interface AnalysisRequest extends AnalysisSpan {
  /** Of the query's cohort. */
  readonly facts: ReportFacts;
  /** What the facts were read from; null: the log grew meanwhile, so nothing may be kept. */
  readonly version: DataVersion | null;
  /** Of the same version. */
  readonly begun: BegunForecasts | null;
  readonly parts: ReadonlySet<AnalysisPart>;
  readonly progress: (text: string) => void;
  /** Called while threads are at work and nothing is left to do here: the caller's own figures. */
  readonly meanwhile: () => void;
  /** Throws once the command is given up. */
  readonly stopIfAborted: () => void;
}

/** The closed local days up to the period's end, or as-of while it runs, oldest first. */
export interface History {
  readonly days: readonly DailyPoint[];
  /** End of the last of them, epoch milliseconds. */
  readonly end: number;
}
