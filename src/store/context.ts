import type { createJudge } from '../core/sla/judge.ts';
import type { Clock } from '../ports/clock.ts';
import type { BulkSummary } from '../ports/event-log.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';

/** What the parts of the store share. */
export interface StoreContext {
  readonly folder: string;
  readonly clock: Clock;
  readonly labels: Labels;
  readonly createJudge: typeof createJudge;
  readonly appended: (summary: BulkSummary, durationMs: number) => void;
  /** Runs one piece of writing after the other, each on the one writing connection. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** The same for questions: one connection that sees a consistent state while a writer is at work. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** A connection of its own, for long reads that must not hold up reports. */
  detached<T>(work: (session: Session) => Promise<T>): Promise<T>;
}
