import { hash } from 'node:crypto';
import { eventContent } from '../../../core/incidents/canonical.ts';
import { type StatedEvent, soundEvent } from '../../../core/incidents/read-event.ts';
import { encodeArrived } from '../../../ingest/files/encode-event.ts';
import type { ArrivedEvent, HowTold } from '../../../ports/intake.ts';
import { partitionOf } from '../keys.ts';
import { fromHistory } from './canonical.ts';

/** An event ready for the append script. */
export interface PreparedEvent {
  readonly partition: number;
  /** Digest of source and event id, in 22 characters. */
  readonly id: string;
  /** Digest of what it says, in 16. */
  readonly content: string;
  readonly json: string;
}

/** 132 and 96 bits. */
const idChars = 22;
const contentChars = 16;

/**
 * Checks and encodes an event. Half characters become U+FFFD, as in the store.
 * @throws RangeError where it is none: whoever mapped it should have said so to its sender.
 */
export function prepareEvent(
  arrived: ArrivedEvent,
  partitions: number,
  { history = false }: HowTold = {},
): PreparedEvent {
  const event = stated(arrived);
  const said = eventContent({ ...event, recordedAt: 0, recordedBySource: true });
  return {
    partition: partitionOf(event.source, event.incident, partitions),
    id: digest(`${event.source}\n${event.eventId}`).slice(0, idChars),
    content: digest(said).slice(0, contentChars),
    json: encodeArrived(event, history ? fromHistory : ''),
  };
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** As the log will have it. RangeError where it is no event. */
export function stated(arrived: ArrivedEvent): StatedEvent {
  const event = soundEvent(arrived);
  if (typeof event === 'string') throw new RangeError(`not an event: ${event}`);
  return event;
}
