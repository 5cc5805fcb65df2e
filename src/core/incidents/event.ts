/** Every kind of incident event; the order of this list carries no meaning (see `order.ts`). */
export const eventTypes = [
  'opened',
  'acknowledged',
  'paused',
  'resumed',
  'resolved',
  'reopened',
  'closed',
  'cancelled',
  'priority_changed',
  'assigned',
  'updated',
] as const;

export type EventType = (typeof eventTypes)[number];

/**
 * One line of the append-only log. Instants are integer milliseconds since 1970-01-01T00:00:00Z.
 * Identity of an event is (source, eventId); of an incident (source, incident).
 */
export interface IncidentEvent {
  readonly source: string;
  readonly incident: string;
  readonly eventId: string;
  readonly type: EventType;
  readonly at: number;
  /** When we learned of it. */
  readonly recordedAt: number;
  /** True where `recordedAt` is the source's own word or the source is live, false for a bulk import. */
  readonly recordedBySource: boolean;
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly assignee: string | null;
  readonly title: string | null;
  readonly url: string | null;
  /** Of a pause, resume or cancellation. */
  readonly reason: string | null;
  /** The source's own deadlines and recorded verdicts. */
  readonly responseDueAt: number | null;
  readonly resolutionDueAt: number | null;
  readonly responseWithin: boolean | null;
  readonly resolutionWithin: boolean | null;
  /** `at` came from a naive local time that fell into a daylight-saving gap or overlap. */
  readonly naiveResolved: boolean;
}
