import type { EventType, IncidentEvent } from './event.ts';

/**
 * Place of each type among the events of one instant. Two places depend on the incident's state and are settled
 * while walking (`src/core/sla/instant.ts`): a `resumed` that ends nothing begun earlier waits until after
 * `paused`, and on an incident already resolved `reopened` comes before `resolved`.
 */
const places = {
  opened: 0,
  priority_changed: 1,
  assigned: 2,
  updated: 3,
  acknowledged: 4,
  resumed: 5,
  paused: 6,
  resolved: 7,
  closed: 8,
  reopened: 9,
  cancelled: 10,
} as const satisfies Record<EventType, number>;

/** Order of two event ids: by UTF-16 code units, the same on every machine. */
function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Order of two events at one instant: by type, equal types by `eventId`. */
export function compareAtInstant(a: IncidentEvent, b: IncidentEvent): number {
  return places[a.type] - places[b.type] || compareIds(a.eventId, b.eventId);
}

/** The event that opens the incident: the earliest `opened`, ties by `eventId`; null where there is none. */
export function openingOf(events: readonly IncidentEvent[]): IncidentEvent | null {
  let opening: IncidentEvent | null = null;
  for (const event of events) {
    if (event.type !== 'opened') continue;
    if (
      opening === null ||
      event.at < opening.at ||
      (event.at === opening.at && compareIds(event.eventId, opening.eventId) < 0)
    ) {
      opening = event;
    }
  }
  return opening;
}

/**
 * One incident's events in the order in which they count, whatever the order of arrival; those dated before
 * `openedAt` count as at it. The input is not changed.
 */
export function orderEvents(events: readonly IncidentEvent[], openedAt: number): readonly IncidentEvent[] {
  const compare = (a: IncidentEvent, b: IncidentEvent) =>
    Math.max(a.at, openedAt) - Math.max(b.at, openedAt) || compareAtInstant(a, b);
  for (let index = 1; index < events.length; index++) {
    const previous = events[index - 1];
    const event = events[index];
    if (previous !== undefined && event !== undefined && compare(previous, event) > 0) {
      return events.toSorted(compare);
    }
  }
  return events;
}
