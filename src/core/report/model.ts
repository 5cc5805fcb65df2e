import type { Compliance } from '../analytics/compliance.ts';
import type { ClockKind, SourceVerdict } from '../sla/types.ts';
import type { Analysis } from './analysis.ts';
import type { Cohort, Dimension, Filters } from './facts.ts';
import type { ReportKind } from './period.ts';
import type { Restatements } from './restatements.ts';

/** Raised whenever a field changes its meaning or goes away; new fields do not raise it. */
export const reportSchemaVersion = 1;

/** Figures of one measure of time, in seconds. Null: no data, or fewer than a quantile needs. */
export interface TimeFigures {
  readonly meanSeconds: number | null;
  readonly medianSeconds: number | null;
  /** By percentile, e.g. `{ "50": 754.2, "99.9": null }`. */
  readonly percentilesSeconds: Readonly<Record<string, number | null>>;
  /** Always of the clocks that started in the period. */
  readonly kaplanMeierMedianSeconds: number | null;
}

/** Business time first, `wall` beside it. */
export interface DurationMetrics extends TimeFigures {
  /** Stopped clocks behind mean, median and percentiles. */
  readonly n: number;
  /** Of the clocks that started in the period: still open at as-of. */
  readonly open: number;
  readonly wall: TimeFigures;
  /** What the Kaplan-Meier median is made of, and the closed-only median beside it. */
  readonly openedCohort: {
    readonly n: number;
    readonly closed: number;
    readonly censored: number;
    readonly closedOnlyMedianSeconds: number | null;
    /** Business time of the longest open one. */
    readonly longestOpenSeconds: number | null;
  };
}

/** `rate` = met / n, null where n is 0. */
export interface StoppedCompliance {
  readonly rate: number | null;
  readonly met: number;
  readonly n: number;
}

/** Clocks, and incidents by all of theirs. */
export const complianceKinds = ['response', 'resolution', 'overall'] as const;
export type ComplianceKind = (typeof complianceKinds)[number];

export interface MetricSet {
  readonly response: DurationMetrics;
  readonly resolution: DurationMetrics;
  readonly compliance: Readonly<Record<ComplianceKind, Compliance>> & {
    /** Over the clocks that were stopped alone, as tools without open incidents report it. */
    readonly stoppedOnly: Readonly<Record<ClockKind, StoppedCompliance>>;
  };
}

export interface BreakdownRow extends MetricSet {
  /** Null: the incidents without a value. */
  readonly key: string | null;
  /** Incident cycles counted in the period. */
  readonly n: number;
}

export interface DailyFigures {
  /** Local date. */
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly opened: number;
  readonly compliance: Readonly<
    Record<ComplianceKind, { rate: number | null; met: number; breached: number; unmeasured: number }>
  >;
  readonly response: DailyDurations;
  readonly resolution: DailyDurations;
}

export interface DailyDurations {
  readonly n: number;
  readonly meanSeconds: number | null;
  readonly medianSeconds: number | null;
  readonly p95Seconds: number | null;
}

/** How the durations of the clocks stopped in the period spread; null edges where there are none. */
export interface Distribution {
  readonly scale: 'linear' | 'log';
  /** One more than counts. */
  readonly edgesSeconds: readonly number[];
  readonly met: readonly number[];
  readonly breached: readonly number[];
  /** Without target, or not decided. */
  readonly other: readonly number[];
  readonly targets: readonly {
    readonly seconds: number;
    readonly n: number;
    readonly priorities: readonly string[];
  }[];
}

/** The machine-readable report. Instants are ISO-8601 UTC with milliseconds, rates fractions, durations seconds. */
export interface ReportData {
  readonly schemaVersion: typeof reportSchemaVersion;
  readonly period: {
    readonly kind: ReportKind;
    readonly from: string;
    /** Exclusive. */
    readonly to: string;
    readonly timezone: string;
    readonly asOf: string;
    readonly knownAt: string | null;
    readonly cohort: Cohort;
    /** As-of lies before the end of the period. */
    readonly partial: boolean;
  };
  readonly data: {
    readonly version: number;
    readonly hash: string;
    readonly policyVersion: number;
    readonly tzdata: string | null;
    readonly holidays: string | null;
    /** Instant of the log's first opening and of its last event; null for an empty log. */
    readonly firstOpenedAt: string | null;
    readonly lastEventAt: string | null;
  };
  readonly filters: Filters;
  readonly counts: {
    readonly opened: number;
    readonly reopened: number;
    readonly cancelled: { readonly n: number; readonly hadBreached: number };
    readonly openNow: {
      readonly n: number;
      readonly oldestOpenedAt: string | null;
      readonly oldestAgeSeconds: number | null;
    };
    readonly heldBack: number;
  };
  readonly metrics: MetricSet;
  readonly breakdowns: Readonly<Record<Dimension, readonly BreakdownRow[]>>;
  readonly series: {
    /** The days of the period up to as-of. */
    readonly daily: readonly DailyFigures[];
    /** The days before the period that the trend chart shows. */
    readonly before: readonly DailyFigures[];
  };
  readonly distributions: Readonly<Record<ClockKind, Distribution | null>>;
  /** What analytics say of the period, in the parts the report's sections show; null: none was asked for. */
  readonly analysis: Analysis | null;
  /** What has changed since an earlier report of the period; null: no section shows it, or there is none. */
  readonly restatements: Restatements | null;
  readonly policies: readonly {
    readonly policy: string | null;
    readonly version: number;
    readonly calendar: string | null;
    /** A policy's target, or the source's own word. */
    readonly judgedBy: SourceVerdict;
    readonly n: number;
  }[];
  readonly thresholds: { readonly complianceTarget: number; readonly complianceWarning: number };
  readonly percentiles: readonly number[];
  readonly flags: Readonly<Record<string, number>>;
  readonly methods: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}
