import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { anything, firstProblem, idField, isoField, kindOf, meaningless, unusable } from './shape.ts';
import type { Endpoint, Reading } from './source.ts';
import { textOf } from './text.ts';
import {
  describeTicket,
  statusEvents,
  type TicketMoment,
  ticketEvent,
  zendeskPriority,
} from './zendesk-ticket.ts';

const diff = z.object({ current: anything, previous: anything });
const statusSchema = z.object({ current: z.string(), previous: z.string().nullish() });
const typed = z.object({ type: z.string() });
const bodySchema = z.object({
  type: z.string(),
  time: isoField,
  detail: z.looseObject({
    id: idField,
    created_at: isoField,
    subject: anything,
    priority: anything,
    status: anything,
  }),
  event: anything,
});

type Detail = z.output<typeof bodySchema>['detail'];

interface Told {
  readonly moment: TicketMoment;
  readonly detail: Detail;
  readonly event: unknown;
}

const commentSchema = z.object({
  comment: z.object({ is_public: z.boolean(), author: z.object({ is_staff: z.boolean() }) }),
});

/** What each type of event means; none: nothing to a clock. Thrown ZodErrors are what is not as documented. */
const readers: Readonly<Record<string, (told: Told) => readonly ArrivedEvent[]>> = {
  created: opened,
  status_changed({ moment, event }) {
    const { current, previous } = statusSchema.parse(event);
    return statusEvents(moment, previous ?? null, current);
  },
  priority_changed({ moment, event }) {
    const word = textOf(diff.parse(event).current);
    const priority = zendeskPriority(word, moment.endpoint.settings);
    return priority === null ? [] : [ticketEvent('priority_changed', moment, { priority })];
  },
  subject_changed({ moment, event }) {
    const title = textOf(diff.parse(event).current);
    return title === null ? [] : [ticketEvent('updated', moment, { title }, 'title')];
  },
  comment_added({ moment, event, detail }) {
    const { comment } = commentSchema.parse(event);
    // The text that a ticket was created with answers nobody.
    const isAnswer = moment.at - detail.created_at >= 1000;
    const isResponse = comment.is_public && comment.author.is_staff && isAnswer;
    return isResponse ? [ticketEvent('acknowledged', moment)] : [];
  },
  merged: ({ moment }) => [ticketEvent('cancelled', moment, { reason: 'merged' })],
  marked_as_spam: cancelled,
  soft_deleted: cancelled,
  permanently_deleted: cancelled,
  agent_assignment_changed: (told) => described('assigned', told),
  group_assignment_changed: (told) => described('assigned', told),
  organization_changed: (told) => described('updated', told),
  brand_changed: (told) => described('updated', told),
  tags_changed: (told) => described('updated', told),
  type_changed: (told) => described('updated', told),
};

const withoutMeaning: ReadonlySet<string> = new Set([
  'attachment_linked_to_comment',
  'attachment_redacted_from_comment',
  'comment_made_private',
  'comment_redacted',
  'custom_field_changed',
  'custom_status_changed',
  'description_changed',
  'email_ccs_changed',
  'external_id_changed',
  'followers_changed',
  'form_changed',
  'ola_policy_changed',
  'problem_link_changed',
  'requester_changed',
  'schedule_changed',
  'sla_policy_changed',
  'submitter_changed',
  'task_due_at_changed',
  'undeleted',
]);

const ticketPrefix = 'zen:event-type:ticket.';

/** An event that a webhook is subscribed to, one a request. */
export function readTicketEvent(body: unknown, endpoint: Endpoint): Reading {
  const kind = kindOf(typed.safeParse(body).data?.type);
  if (kind?.startsWith('zen:event-type:') && !kind.startsWith(ticketPrefix)) return meaningless(kind);
  const name = kind?.startsWith(ticketPrefix) ? kind.slice(ticketPrefix.length) : null;
  if (kind !== null && name !== null && withoutMeaning.has(name)) return meaningless(kind);
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return unusable(kind, firstProblem(parsed.error));
  const reader = name !== null && Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (kind === null || reader === undefined) return unusable(kind, 'an event type that is not known');
  const { detail, event, time } = parsed.data;
  try {
    const events = reader({ moment: { endpoint, ticket: detail.id, at: time }, detail, event });
    return events.length === 0 ? meaningless(kind) : { events, ignored: [], dead: [] };
  } catch (error) {
    if (error instanceof z.ZodError) return unusable(kind, `event.${firstProblem(error)}`);
    throw error;
  }
}

/** The opening says what the history can say of it too; what the settings name besides comes with an event of its own. */
function opened({ moment: { endpoint, ticket }, detail }: Told): ArrivedEvent[] {
  const moment = { endpoint, ticket, at: detail.created_at };
  const priority = zendeskPriority(textOf(detail.priority), endpoint.settings);
  const status = textOf(detail.status);
  return [
    ticketEvent('opened', moment, { title: textOf(detail.subject), priority }),
    ...described('updated', { moment, detail, event: null }),
    ...(status === null ? [] : statusEvents(moment, null, status)),
  ];
}

function cancelled({ moment }: Told): ArrivedEvent[] {
  return [ticketEvent('cancelled', moment, { reason: 'cancelled' })];
}

/** These events name groups, people and the like by number, so they say something only where the settings name a place. */
function described(type: 'assigned' | 'updated', { moment, detail }: Told): ArrivedEvent[] {
  const { service, team, customer, assignee } = describeTicket(detail, moment.endpoint.settings, {});
  const details = { service, team, customer, assignee };
  const isEmpty = Object.values(details).every((text) => text === null);
  return isEmpty ? [] : [ticketEvent(type, moment, details, `told ${type}`)];
}
