import type { IncidentEvent } from '../core/incidents/event.ts';
import type { PolicyVersion } from '../core/sla/types.ts';

export interface AppendResult {
  /** Lines offered. */
  readonly offered: number;
  /** New events. */
  readonly appended: number;
  /** Same eventId, nothing new in it: changed nothing. */
  readonly duplicates: number;
  /** Same eventId, other content than the version before (or the source dates it anew): recorded as a correction. */
  readonly corrections: number;
}

export interface BulkSummary extends AppendResult {
  /** Incidents new to the log. */
  readonly newIncidents: number;
  /** Incidents judged anew by this append. */
  readonly judgedIncidents: number;
  /** Incidents held back because no `opened` event has arrived. */
  readonly heldBack: number;
  /** Flags raised on the incidents and clocks touched, by name. */
  readonly flags: Readonly<Record<string, number>>;
}

/**
 * Many events encoded for a fast way into the store: a JSON array of `IncidentEvent` objects whose null and
 * false fields may be left out. A string crosses from a worker thread at the cost of a copy; objects would not.
 */
export interface EventBatch {
  readonly count: number;
  readonly json: string;
}

export interface BulkProgress {
  readonly stage: 'reading' | 'sorting' | 'judging' | 'writing';
  readonly done: number;
  readonly total: number | null;
}

/** The append-only record of what happened. */
export interface EventLog {
  /** Appends a small live batch, judges the incidents touched, commits. */
  append(events: readonly IncidentEvent[]): Promise<BulkSummary>;
  /**
   * Appends a whole file's batches as one atomic step: all or, if the process dies, nothing. `ours` is asked when they
   * have been read: the `recordedAt` given to what the file does not date, null where it dates everything itself, as
   * an exported log does. Without it every entry that is not `recordedBySource` is of our own date.
   */
  appendBulk(
    batches: AsyncIterable<EventBatch>,
    options?: {
      onProgress?: (progress: BulkProgress) => void;
      signal?: AbortSignal;
      ours?: () => number | null;
    },
  ): Promise<BulkSummary>;
  /** The effective events (corrections applied) of one incident, all recorded by `knownAt` where given. */
  eventsOf(source: string, incident: string, knownAt?: number): Promise<IncidentEvent[]>;
  policyVersions(): Promise<PolicyVersion[]>;
}
