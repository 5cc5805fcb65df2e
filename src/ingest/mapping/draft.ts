import { hash } from 'node:crypto';
import { eventContent } from '../../core/incidents/canonical.ts';
import type { EventType, IncidentEvent } from '../../core/incidents/event.ts';

/** An event being put together. */
export type Draft = { -readonly [Field in keyof IncidentEvent]: IncidentEvent[Field] };

/** Who and when, of every event made from one row. */
export interface Identity {
  readonly source: string;
  readonly incident: string;
  readonly recordedAt: number;
  readonly recordedBySource: boolean;
}

/** An event of which only identity, type and instant are known; its `eventId` is empty. */
export function draftEvent(identity: Identity, type: EventType, at: number): Draft {
  return {
    source: identity.source,
    incident: identity.incident,
    eventId: '',
    type,
    at,
    recordedAt: identity.recordedAt,
    recordedBySource: identity.recordedBySource,
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
  };
}

const idChars = 32;

/** The identity of an event whose source gives none: 128 bits of the SHA-256 of its content, in hexadecimal. */
export function contentId(event: IncidentEvent): string {
  return hash('sha256', eventContent(event), 'hex').slice(0, idChars);
}

/**
 * The identity of the one event of its type that a row or rule keeps per incident: a later export that moves it
 * corrects it instead of adding a second.
 */
export function singleId(event: Pick<IncidentEvent, 'incident' | 'type'>): string {
  return `${event.incident}:${event.type}`;
}
