import type { Cohort } from '../../report/facts.ts';
import type { Interval } from '../compare/newcombe-interval.ts';

/** A complete local day. */
export interface OutlookDay {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly opened: number;
  /** Incident cycles met or breached, by the report's cohort. */
  readonly decided: number;
  readonly breached: number;
}

/** A forecast of one day, with its 95 % band. */
export interface OutlookBand {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** A day of the period that is not over. */
export interface RemainingDay {
  readonly weekday: number;
  /** What is left of it, above 0 and at most 1. */
  readonly part: number;
  /** Incidents opened on the whole day; null: as on such weekdays of the record. */
  readonly volume: OutlookBand | null;
  /** As a fraction; null: as in the record. */
  readonly compliance: OutlookBand | null;
}

export interface OutlookInput {
  /** Compliance target, a fraction below 1. */
  readonly target: number;
  /** `verdict`: what is pending is decided among the days to come; `opened`: in addition to them. */
  readonly cohort: Cohort;
  /** Decided in the period so far. */
  readonly met: number;
  readonly breached: number;
  readonly pending: number;
  /** How likely a pending incident breaches, from its age; null: as likely as any. */
  readonly pendingBreachChance: number | null;
  /** The days of the period that are over, oldest first. */
  readonly days: readonly OutlookDay[];
  /** The days before the period, oldest first: a month or two. Together with `days` the record. */
  readonly history: readonly OutlookDay[];
  readonly remaining: readonly RemainingDay[];
  readonly seed: number;
}

export interface BreachAllowance {
  /** Breaches the target leaves room for: floor((1 − target) · expected total). */
  readonly allowed: number;
  readonly used: number;
  /** Below 0: more than allowed. */
  readonly left: number;
  /** Share of the allowance used over the share of the period that is over: above 1 it runs out early. Null before a day is over. */
  readonly burnRate: number | null;
  /** Day of the period (1 is the first) on which more than allowed had breached; null: not yet. */
  readonly exceededOnDay: number | null;
  /** Day on which the allowance will be exceeded at this rate; null: not within the period, or it has been. */
  readonly runsOutOnDay: number | null;
}

export interface Outlook {
  readonly target: number;
  readonly met: number;
  readonly breached: number;
  readonly pending: number;
  /** Days of the period that are over, a running one in part, and all of them. */
  readonly elapsedDays: number;
  readonly totalDays: number;
  /** Decided incidents by the end of the period. */
  readonly expectedTotal: number;
  readonly allowance: BreachAllowance;
  /**
   * Chance that the period closes under the target; null where the record is too small. Never 0 or 1 while days remain:
   * it is at least half of one draw.
   */
  readonly missChance: number | null;
  /** Compliance at the end of the period. */
  readonly finalCompliance: {
    readonly median: number;
    readonly interval80: Interval;
    readonly interval95: Interval;
  } | null;
  readonly basis: {
    /** Decided incidents and days of the record. */
    readonly decided: number;
    readonly days: number;
    /** Fewer decided than this: no chance is stated. */
    readonly minimumDecided: number;
    /** Variance of the record's daily breaches over that of independent incidents. */
    readonly dispersion: number;
    readonly volume: 'forecast' | 'record';
    readonly compliance: 'forecast' | 'record';
    readonly draws: number;
  };
}
