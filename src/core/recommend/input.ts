import type { Dispersion } from '../analytics/compare/dispersion.ts';
import type { Interval } from '../analytics/compare/newcombe-interval.ts';
import type { Dimension } from '../report/facts.ts';
import type { ClockKind } from '../sla/types.ts';

/** `time`: when the incident opened, one of `timeSlots`. */
export type GroupDimension = Dimension | 'time';

/**
 * Local time of opening. Business hours are those of the working calendar, the others lie outside it; `closed-daytime`
 * is a weekday by day while that is closed, which without a calendar is never.
 */
export const timeSlots = ['business-hours', 'closed-daytime', 'evenings', 'nights', 'weekends'] as const;
export type TimeSlot = (typeof timeSlots)[number];

export interface DecidedCounts {
  readonly decided: number;
  readonly breached: number;
}

export interface ResponseFigures extends DecidedCounts {
  /** Median share of the target that was consumed, of the stopped clocks; null: none. */
  readonly medianShare: number | null;
  readonly medianSeconds: number | null;
}

/** Resolutions that hold only because the clock was paused. */
export interface PauseCounts {
  readonly met: number;
  /** Of these, would have breached without any pause. */
  readonly metOnlyByPause: number;
}

export interface ReopenCounts {
  readonly resolved: number;
  readonly reopened: number;
  /** Decided and breached among those that were reopened. */
  readonly decidedReopened: number;
  readonly breachedReopened: number;
}

export interface RecommendGroup {
  readonly dimension: GroupDimension;
  /** Null: the incidents without a value. */
  readonly key: string | null;
  readonly overall: DecidedCounts;
  readonly response: ResponseFigures;
  readonly resolution: DecidedCounts;
  /** How far the group's days hang together. */
  readonly dispersion: Dispersion;
  /** Null: not known. */
  readonly pauses: PauseCounts | null;
  readonly reopens: ReopenCounts | null;
}

/** One local day, by opening. */
export interface DayLoad {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly opened: number;
  readonly overall: DecidedCounts;
  readonly response: DecidedCounts & { readonly medianShare: number | null };
}

/** How the clocks of one priority use their target. */
export interface TargetUse {
  readonly priority: string;
  readonly clock: ClockKind;
  readonly decided: number;
  readonly breached: number;
  /** Stopped clocks with a target, and those of them that took more than half of it. */
  readonly stopped: number;
  readonly aboveHalf: number;
  /** 99th percentile of the share consumed; null: too few. */
  readonly p99Share: number | null;
}

/** A trend found elsewhere, of a daily series. */
export interface TrendFinding {
  readonly metric: 'compliance' | 'response' | 'resolution' | 'volume';
  readonly direction: 'up' | 'down';
  /** Adjusted by its finder. */
  readonly p: number;
  readonly slopePerDay: number;
  /** 95 %. */
  readonly slopeInterval: Interval;
  /** First and last local date, and the days between them. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** Incidents behind it. */
  readonly n: number;
}

/** A recurring incident found elsewhere. */
export interface PatternFinding {
  readonly kind: 'recurring';
  /** User text: what recurs. */
  readonly label: string;
  readonly n: number;
  /** Of the n. */
  readonly decided: number;
  readonly breached: number;
  /** Ids, newest first. */
  readonly incidents: readonly string[];
  /** Adjusted by its finder. */
  readonly p: number;
}

/** A breached incident that can be shown. */
export interface BreachExample extends Readonly<Record<Dimension, string | null>> {
  readonly incident: string;
  readonly time: TimeSlot;
}

/** An incident whose resolution was met only because the clock was paused. */
export interface PauseExample {
  readonly team: string | null;
  readonly incident: string;
}

/** Everything the rules look at; plain data. */
export interface RecommendInput {
  readonly overall: DecidedCounts;
  /** The period before; null: unknown. */
  readonly previous: DecidedCounts | null;
  /** How far the days of both periods hang together. */
  readonly dispersion: Dispersion;
  readonly groups: readonly RecommendGroup[];
  /** Complete days of the period. */
  readonly days: readonly DayLoad[];
  readonly targets: readonly TargetUse[];
  /** The share that is to be kept, a fraction. */
  readonly complianceTarget: number;
  /** Whether clocks are judged by the word of their source instead of a policy's targets. */
  readonly sourceJudged: 'none' | 'some' | 'all';
  readonly trends: readonly TrendFinding[];
  readonly patterns: readonly PatternFinding[];
  /** Breached incidents of the period, newest first; all of them or the latest few hundred. */
  readonly breaches: readonly BreachExample[];
  /** The latest few of each team first. */
  readonly pauseExamples: readonly PauseExample[];
}
