import type { IncidentEvent } from './event.ts';

/**
 * Everything an event says, as one deterministic string; `recordedAt` and `recordedBySource` (when and how we
 * learned of it) are no part of it. Two events with the same content are the same statement.
 */
export function eventContent(event: IncidentEvent): string {
  return JSON.stringify([
    event.source,
    event.incident,
    event.eventId,
    event.type,
    event.at,
    event.service,
    event.team,
    event.customer,
    event.priority,
    event.assignee,
    event.title,
    event.url,
    event.reason,
    event.responseDueAt,
    event.resolutionDueAt,
    event.responseWithin,
    event.resolutionWithin,
    event.naiveResolved,
  ]);
}
