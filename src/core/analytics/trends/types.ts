import type { SeriesKind, SeriesName } from '../daily-series.ts';
import type { Dimension } from '../incident-columns.ts';
import type { Slope } from './slope.ts';

/** Units of values here: counts per day, compliance as a fraction, durations in seconds. p-values are adjusted. */
export interface Trends {
  readonly windowDays: number;
  readonly minPoints: number;
  /** First and last local day of the window; null without any day. */
  readonly window: readonly [string, string] | null;
  /** Closed days that were looked at, window included: change points and seasons come from all of them. */
  readonly historyDays: number;
  /** Chance of any finding where there is nothing, all trend families together. */
  readonly falseFindingLevel: number;
  readonly series: readonly SeriesFindings[];
  /** Of compliance in the window; null where it has too few days. */
  readonly stability: Stability | null;
  /** Strongest first; empty without incident columns. */
  readonly riskFactors: readonly RiskFactor[];
}

/** What one daily series shows. */
export interface SeriesFindings {
  readonly name: SeriesName;
  readonly kind: SeriesKind;
  /** Null where the window has too few values to tell a slope (`findTrend` says when). */
  readonly trend: Trend | null;
  readonly seasonality: readonly Season[];
  /** Of the window, oldest first. */
  readonly anomalies: readonly Anomaly[];
  /** Of the whole history, oldest first. */
  readonly changePoints: readonly ChangePoint[];
}

/** A monotone movement over the window, weekday effect taken out. Breach rate moves by the negative of compliance. */
export interface Trend {
  /** Days with a value. */
  readonly n: number;
  /** 'none': no detectable trend, or one too small to matter (10 % of the level; 2 points of compliance). */
  readonly direction: 'rising' | 'falling' | 'none';
  /** Mann–Kendall, two-sided, dependence allowed for, adjusted over the series. */
  readonly p: number;
  readonly tau: number;
  /** Median slope with Sen's interval; 95 %. */
  readonly theilSen: Slope;
  /** Least squares with Student's interval; 95 %. */
  readonly leastSquares: Slope;
  /** Theil–Sen's change from the first to the last day of the window, in the unit of the series. */
  readonly changeOverWindow: number;
  /** That change as a share of the window's median; null where that is 0. */
  readonly relativeChange: number | null;
  /** Same weekdays only were compared where there are not three weeks to know the week from. */
  readonly test: 'mann-kendall' | 'seasonal-mann-kendall';
}

/** A repeating pattern. */
export interface Season {
  readonly periodDays: number;
  /** Days with a value. */
  readonly n: number;
  /** Day of week: share of the variance (ω²); other periods: autocorrelation. 0 to 1. */
  readonly strength: number;
  /** For the week: factor (counts, durations) or difference (compliance) per weekday, Monday first. */
  readonly profile: readonly (number | null)[] | null;
  readonly p: number;
}

/** A day that its level and weekday do not explain. */
export interface Anomaly {
  readonly date: string;
  readonly value: number;
  readonly expected: number;
  /** Where 95 % of such days lie. One day in twenty lies outside by chance: that alone is no anomaly. */
  readonly band: readonly [number, number];
  readonly direction: 'high' | 'low';
  /** The p-value as standard deviations of a normal, signed. */
  readonly deviations: number;
  /** value / expected; null where nothing was expected. */
  readonly ratio: number | null;
  readonly n: number;
  readonly p: number;
  /** How many incidents make the value: opened, breached (of compliance too), or clocks stopped. */
  readonly incidents: number;
  /** Up to five of them, as rows of the incident columns, most telling first; empty outside these. */
  readonly examples: readonly number[];
}

/** A verified change of level. */
export interface ChangePoint {
  /** First day of the new level. */
  readonly date: string;
  /** Level of an ordinary day before and after, between the neighbouring changes. */
  readonly before: number;
  readonly after: number;
  /** after − before for counts and compliance, after / before for durations, with its 95 % interval. */
  readonly change: number;
  readonly changeUnit: 'difference' | 'ratio';
  readonly interval: readonly [number, number];
  readonly daysBefore: number;
  readonly daysAfter: number;
  /** Allows for the choice of the date. */
  readonly p: number;
}

/** Whether compliance varies from day to day more than its numbers alone explain. */
export interface Stability {
  readonly verdict: 'stable' | 'unstable';
  /** Pearson's chi-square over its degrees of freedom: about 1 where only chance is at work. */
  readonly dispersionIndex: number;
  readonly days: number;
  /** Decided incidents. */
  readonly n: number;
  readonly p: number;
}

/** A group whose incidents breach more, or less, often than the rest. */
export interface RiskFactor {
  readonly dimension: Dimension | 'hour';
  /** Label; for hours 0–23, the local hour of opening, as text. */
  readonly value: string;
  readonly direction: 'higher' | 'lower';
  /** Decided incidents of the group. */
  readonly n: number;
  readonly breached: number;
  readonly breachRate: number;
  readonly restBreachRate: number;
  /** breachRate / restBreachRate; null where the rest has no breach. */
  readonly relativeRisk: number | null;
  /** Katz log interval, 95 %; null where one side has no breach. */
  readonly interval: readonly [number, number] | null;
  readonly p: number;
}
