import { createHash } from 'node:crypto';
import { soundEvent } from '../../core/incidents/read-event.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { maxRecordChars } from '../files/limits.ts';
import { idOf } from './text.ts';

type Required = 'source' | 'incident' | 'eventId' | 'type' | 'at';

/** An event of what is known; the rest is null. `at` in epoch milliseconds. */
export function arrived(
  event: Pick<ArrivedEvent, Required> & Partial<Omit<ArrivedEvent, Required>>,
): ArrivedEvent {
  return {
    service: null,
    team: null,
    customer: null,
    priority: null,
    assignee: null,
    title: null,
    url: null,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
    ...event,
  };
}

const idMaxChars = 200;

/**
 * The id of an event from what tells it from every other of its source, e.g. `('log', 'PXYZ')` or `('42', 'opened', at)`:
 * the same from the same parts, readable where it is short. Webhook and sync give an event the same parts.
 */
export function eventIdOf(...parts: readonly (string | number | null)[]): string {
  const id = parts
    .map((part) => (part === null ? '-' : String(part).replace(/[%:]/g, encodeURIComponent)))
    .join(':')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  return id.length <= idMaxChars ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`;
}

/** What JSON makes of a character at most. */
const escapedChars = 6;

/** In words why the log does not take an event, or could not be read with it; null: it does. */
export function eventProblem(event: ArrivedEvent): string | null {
  const sound = soundEvent(event);
  if (typeof sound === 'string') return sound;
  const { incident, eventId } = event;
  if (idOf(incident) !== incident || idOf(eventId) !== eventId) return 'an id has white space around it';
  let chars = 0;
  for (const value of Object.values(sound)) if (typeof value === 'string') chars += value.length;
  return chars > maxRecordChars / escapedChars ? 'its texts are too long' : null;
}
