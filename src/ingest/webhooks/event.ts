import { createHash } from 'node:crypto';
import type { ArrivedEvent } from '../../ports/intake.ts';

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
