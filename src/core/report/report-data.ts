import type { Analysis } from './analysis.ts';
import { seconds } from './clock-metrics.ts';
import { dailyFigures } from './daily-figures.ts';
import { distributionOf } from './distribution.ts';
import type { Cohort, DailyPoint, DataVersion, Filters, ReportFacts } from './facts.ts';
import type { Format } from './format.ts';
import { analysisMethods } from './methods/analysis-methods.ts';
import { methodLines } from './methods/method-lines.ts';
import { restatementMethods } from './methods/restatement-methods.ts';
import type { Metrics } from './metrics.ts';
import { type ReportData, reportSchemaVersion } from './model.ts';
import type { Extent } from './no-data.ts';
import { reportNotes } from './notes.ts';
import type { Period } from './period.ts';
import type { Restatements } from './restatements.ts';

/** What of the configuration the figures depend on. */
export interface ReportSettings {
  readonly percentiles: readonly number[];
  readonly thresholds: ReportData['thresholds'];
}

export interface ReportDataInput {
  readonly period: Period;
  readonly cohort: Cohort;
  readonly filters: Filters;
  /** Of the cohort. */
  readonly facts: ReportFacts;
  /** Of the cohort `opened`; the same object where that is the report's. */
  readonly opened: ReportFacts;
  readonly daily: readonly DailyPoint[];
  readonly before: readonly DailyPoint[];
  /** Of these facts. */
  readonly metrics: Metrics;
  readonly analysis: Analysis | null;
  readonly restatements: Restatements | null;
  readonly version: DataVersion;
  /** Null for an empty log. */
  readonly extent: Extent;
  readonly settings: ReportSettings;
  readonly format: Format;
}

/** Every figure of a report as its JSON model. The same input gives the same output. */
export function reportData(input: ReportDataInput): ReportData {
  const { period, cohort, facts, settings, filters } = input;
  const { percentiles } = settings;
  const { metrics, breakdowns } = input.metrics;
  return {
    schemaVersion: reportSchemaVersion,
    period: periodOf(period, cohort),
    data: dataOf(input.version, input.extent),
    filters,
    counts: countsOf(facts, period.asOf),
    metrics,
    breakdowns,
    series: { daily: input.daily.map(dailyFigures), before: input.before.map(dailyFigures) },
    distributions: {
      response: distributionOf(facts.response, facts.labels.priority),
      resolution: distributionOf(facts.resolution, facts.labels.priority),
    },
    analysis: input.analysis,
    restatements: input.restatements,
    policies: facts.policies,
    thresholds: settings.thresholds,
    percentiles,
    flags: facts.flags,
    methods: {
      ...methodLines({ ...input, metrics, percentiles }),
      ...analysisMethods(input.analysis, input.format),
      ...restatementMethods(input.restatements, input.format),
    },
    notes: reportNotes({ ...input, metrics }),
  };
}

function periodOf(period: Period, cohort: Cohort): ReportData['period'] {
  return {
    kind: period.kind,
    from: iso(period.from),
    to: iso(period.to),
    timezone: period.timeZone,
    asOf: iso(period.asOf),
    knownAt: period.knownAt === null ? null : iso(period.knownAt),
    cohort,
    partial: period.partial,
  };
}

function dataOf(
  { version, hash, policyVersion, dataVersions }: DataVersion,
  extent: Extent,
): ReportData['data'] {
  return {
    version,
    hash,
    policyVersion,
    tzdata: dataVersions?.tzdata ?? null,
    holidays: dataVersions?.holidays ?? null,
    firstOpenedAt: extent === null ? null : iso(extent.firstOpenedAt),
    lastEventAt: extent === null ? null : iso(extent.lastEventAt),
  };
}

function countsOf(facts: ReportFacts, asOf: number): ReportData['counts'] {
  const { n, oldestOpenedAt } = facts.openNow;
  return {
    opened: facts.openedInPeriod,
    reopened: facts.reopened,
    cancelled: facts.cancelled,
    openNow: {
      n,
      oldestOpenedAt: oldestOpenedAt === null ? null : iso(oldestOpenedAt),
      oldestAgeSeconds: oldestOpenedAt === null ? null : seconds(asOf - oldestOpenedAt),
    },
    heldBack: facts.heldBack,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
