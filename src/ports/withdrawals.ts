import type { EventType } from '../core/incidents/event.ts';

/** A row that states its whole incident, and the milestones for which it has a place but no value. */
export interface UnstatedRow {
  readonly source: string;
  readonly incident: string;
  readonly openedAt: number;
  readonly recordedAt: number;
  readonly recordedBySource: boolean;
  readonly types: readonly EventType[];
}

/** A milestone that an earlier row stated and a newer one does not; recorded as the newer row is. */
export interface Withdrawal {
  readonly source: string;
  readonly incident: string;
  readonly eventId: string;
  readonly type: EventType;
  /** Its instant, at the earliest the opening that the newer row tells. */
  readonly at: number;
  readonly recordedAt: number;
  readonly recordedBySource: boolean;
}

/** Finds what earlier rows of the same incidents stated and newer ones no longer do. */
export interface Withdrawals {
  /** The milestones that some row stated and that stand: no row can withdraw others. */
  types(): Promise<readonly EventType[]>;
  /**
   * The milestones of the rows that stand and were recorded before the row. Sees what is committed, not what an append
   * in progress has brought.
   */
  of(rows: readonly UnstatedRow[]): Promise<readonly Withdrawal[]>;
}
