import type { EventType } from '../core/incidents/event.ts';
import type { EventBatch } from './event-log.ts';

/** A row that states its whole incident, and the milestones for which it has a place but no value. */
export interface UnstatedRow {
  readonly source: string;
  readonly incident: string;
  readonly recordedAt: number;
  readonly recordedBySource: boolean;
  readonly types: readonly EventType[];
}

/** What rows take back: corrections for the log, and of what they are. */
export interface WithdrawnEvents {
  readonly batch: EventBatch;
  readonly events: readonly { readonly incident: string; readonly type: EventType }[];
}

/** Finds what earlier rows of the same incidents stated and newer ones no longer do. */
export interface Withdrawals {
  /** False where the log holds nothing yet: then no row can withdraw anything. */
  possible(): Promise<boolean>;
  /**
   * Of each milestone of the rows that stands and was recorded before the row the same event as a harmless `updated`.
   * Sees what is committed, not what an append in progress has brought.
   */
  of(rows: readonly UnstatedRow[]): Promise<WithdrawnEvents>;
}
