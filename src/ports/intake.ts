import { UserError } from '../core/errors.ts';
import type { IncidentEvent } from '../core/incidents/event.ts';

/** An event as a live source tells it; when it was recorded is for the log to say. */
export type ArrivedEvent = Omit<IncidentEvent, 'recordedAt' | 'recordedBySource'>;

export interface Taken {
  /** New to the log. */
  readonly appended: number;
  /** Said before by the same event, last of all: changed nothing. */
  readonly duplicates: number;
}

/** Nothing can be promised now: whoever sends has to send again. */
export class UnavailableError extends Error {
  readonly code = 'unavailable';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'UnavailableError';
  }
}

/** What a person is told where something cannot be promised now; every other error stays what it is. */
export function unavailableToUser(error: unknown): unknown {
  if (!(error instanceof UnavailableError)) return error;
  return new UserError(error.message, {
    code: error.code,
    hint: 'Nothing else is wrong with what was asked: try again in a moment.',
    cause: error,
  });
}

export interface HowTold {
  /**
   * Read from a source's history, and not told by it when it happened: then when we learned of it says nothing about when
   * the source knew (`recordedBySource` is false), as with an import.
   */
  readonly history?: boolean;
}

/** The door to the log for events of live sources. */
export interface Intake {
  /**
   * Resolves once all of them are as durable as the settings ask; calls that wait at the same time are written together.
   * Rejects with UnavailableError where that is not certain: they may be in the log all the same, and sending them again
   * doubles nothing.
   */
  append(events: readonly ArrivedEvent[], how?: HowTold): Promise<Taken>;
}
