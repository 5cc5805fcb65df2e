import type { EventType } from '../incidents/event.ts';

/** A native event line. */
export interface SampleEvent {
  readonly eventId: string;
  readonly source: 'demo';
  readonly incident: string;
  readonly type: EventType;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly service?: string;
  readonly team?: string;
  readonly customer?: string;
  readonly priority?: string;
  readonly assignee?: string;
  readonly title?: string;
  readonly reason?: string;
}

/** What an event says beside its type and instant. */
export type SampleFields = Omit<SampleEvent, 'eventId' | 'source' | 'incident' | 'type' | 'at'>;

export interface PlannedEvent {
  readonly at: number;
  readonly type: EventType;
  readonly fields: SampleFields;
}

/** One incident's events, ordered; nothing at or after the end of the history. */
export interface SampleIncident {
  readonly id: string;
  readonly events: readonly PlannedEvent[];
}

/** Collects an incident's events, moving forward in time only. */
export interface IncidentDraft {
  readonly now: number;
  /** Adds an event `afterMs` (at least 1) after the one before. */
  add(afterMs: number, type: EventType, fields?: SampleFields): void;
  events(): PlannedEvent[];
}

const none: SampleFields = {};

export function createDraft(openedAt: number, endAt: number, fields: SampleFields): IncidentDraft {
  const events: PlannedEvent[] = [{ at: openedAt, type: 'opened', fields }];
  let now = openedAt;
  return {
    get now() {
      return now;
    },
    add(afterMs, type, given = none) {
      now += Math.max(1, afterMs);
      if (now < endAt) events.push({ at: now, type, fields: given });
    },
    events: () => events,
  };
}
