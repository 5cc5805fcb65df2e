import type { Pauses } from './pauses.ts';
import type { Policy, Version } from './policy.ts';
import type { ClockKind } from './types.ts';

/** What an incident was from an instant on, and the policy that covered it. */
export interface Phase {
  readonly at: number;
  readonly policy: Policy;
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
}

/** From a stop to the reopening within the cycle. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What the source itself says about one clock. */
export interface SourceWord {
  dueAt: number | null;
  /** The deadline was moved after it had passed. */
  moved: boolean;
  within: boolean | null;
  /** Instant of the event that carries `within`. */
  withinAt: number;
}

/** One opening (or late reopening) up to the next, as far as the events tell. */
export interface Cycle {
  readonly number: number;
  readonly startedAt: number;
  readonly version: Version;
  /** At least one; ascending, one per instant. */
  readonly phases: Phase[];
  readonly pauses: Pauses;
  readonly gaps: Gap[];
  /** First acknowledgement of the cycle, even after its resolve. */
  acknowledgedAt: number | null;
  /** First resolve or close: there an unanswered response clock ends. */
  firstStopAt: number | null;
  /** The resolve (or close) in force. */
  stoppedAt: number | null;
  resolveReplaced: boolean;
  closedBeforeResolve: boolean;
  words: Readonly<Record<ClockKind, SourceWord>> | null;
  /** Start of the next cycle. */
  endedAt: number | null;
}
