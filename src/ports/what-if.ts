import type { PolicyContent } from '../../config/policy.ts';
import type { ReportFacts, ReportQuery } from '../core/report/facts.ts';
import type { ClockKind, Verdict } from '../core/sla/types.ts';

export interface ReplayQuery extends ReportQuery {
  /** The policies to judge by instead of the recorded ones. */
  readonly proposal: PolicyContent;
  /** How many flipped clocks to list. */
  readonly limit: number;
}

/** A clock of the period whose verdict differs; null: it does not count in the period under that reading. */
export interface Flip {
  /** The store's number of the incident. */
  readonly id: number;
  readonly source: string;
  readonly incident: string;
  readonly cycle: number;
  readonly clock: ClockKind;
  readonly from: Verdict | null;
  readonly to: Verdict | null;
}

export interface Replay {
  readonly replayedIncidents: number;
  /** By the recorded policies. */
  readonly before: ReportFacts;
  /** By the proposed ones. */
  readonly after: ReportFacts;
  readonly totalFlips: number;
  readonly changes: readonly (Pick<Flip, 'clock' | 'from' | 'to'> & { readonly n: number })[];
  /** The first flips by source, incident, cycle and clock. */
  readonly flips: readonly Flip[];
}

/** Judges history by other policies without recording them. */
export interface WhatIf {
  replay(query: ReplayQuery): Promise<Replay>;
}
