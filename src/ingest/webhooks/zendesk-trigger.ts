import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from './event.ts';
import type { UsualPlaces } from './place.ts';
import { anything, firstProblem, idField, kindOf, unusable } from './shape.ts';
import type { Endpoint, Reading } from './source.ts';
import { textOf } from './text.ts';
import { describeTicket } from './zendesk-ticket.ts';

const types = [
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
] as const satisfies readonly ArrivedEvent['type'][];

/** The JSON that a trigger's "Notify active webhook" sends: our words, filled in by placeholders. */
const triggerSchema = z.looseObject({
  sla_event: z.enum(types, { error: `not one of ${types.join(', ')}` }),
  ticket: idField,
  updated_at: z.string().optional(),
  title: anything,
  url: anything,
  reason: anything,
});

const named = z.object({ sla_event: z.unknown() });

const usual: UsualPlaces = {
  service: 'service',
  team: 'team',
  customer: 'customer',
  priority: 'priority',
  assignee: 'assignee',
};

/** Whether a body is of a trigger, and not of an event subscription. */
export function isTriggerBody(body: unknown): boolean {
  return named.safeParse(body).success;
}

/**
 * What a trigger tells. Its placeholders know minutes only, so it happened when the request was signed, seconds after; the
 * minute is part of the id, so that a repeated request is the same event.
 */
export function readTrigger(body: unknown, endpoint: Endpoint, sentAt: number): Reading {
  const parsed = triggerSchema.safeParse(body);
  if (!parsed.success) {
    const kind = kindOf(named.safeParse(body).data?.sla_event);
    return unusable(kind, firstProblem(parsed.error));
  }
  const { sla_event: type, ticket, updated_at: minute, title, url, reason } = parsed.data;
  const event = arrived({
    source: endpoint.name,
    incident: ticket,
    eventId: eventIdOf(ticket, 'trigger', type, ...(type === 'opened' ? [] : [minute ?? sentAt])),
    type,
    at: sentAt,
    ...describeTicket(parsed.data, endpoint.settings, usual),
    title: textOf(title),
    url: textOf(url),
    reason: textOf(reason),
  });
  return { events: [event], ignored: [], dead: [] };
}
