import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { idField, isoField } from '../webhooks/shape.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { textOf } from '../webhooks/text.ts';
import {
  describeTicket,
  statusEvents,
  type TicketMoment,
  ticketEvent,
  zendeskPriority,
} from '../webhooks/zendesk-ticket.ts';
import type { ZendeskNames } from './zendesk-names.ts';

const unknown = z.unknown().optional();

export const zendeskTicket = z.looseObject({
  id: idField,
  created_at: isoField,
  updated_at: isoField,
  status: z.string(),
  url: unknown,
});

export const zendeskAudit = z.object({
  created_at: isoField,
  author_id: unknown,
  via: z.looseObject({ source: z.looseObject({ rel: unknown }).nullish() }).nullish(),
  events: z.array(
    z.looseObject({
      type: z.string(),
      field_name: unknown,
      value: unknown,
      previous_value: unknown,
      public: unknown,
      author_id: unknown,
    }),
  ),
});

export type ZendeskTicket = z.output<typeof zendeskTicket>;
export type ZendeskAudit = z.output<typeof zendeskAudit>;
type AuditEvent = ZendeskAudit['events'][number];

const fields = [
  'subject',
  'priority',
  'status',
  'group_id',
  'assignee_id',
  'organization_id',
  'brand_id',
] as const;
type Field = (typeof fields)[number];

/** What a field was when the ticket was created: as it was set, else what its first change says, else as it still is. */
function atFirst(field: Field, ticket: ZendeskTicket, audits: readonly ZendeskAudit[]): unknown {
  for (const { events } of audits) {
    for (const event of events) {
      if (event.field_name !== field) continue;
      if (event.type === 'Create') return event.value;
      if (event.type === 'Change') return event.previous_value;
    }
  }
  return ticket[field];
}

/** A field's change within one audit, from what it was to what it came to; null: none. */
function changeOf(field: Field, { events }: ZendeskAudit): { from: unknown; to: unknown } | null {
  const changes = events.filter((event) => event.type === 'Change' && event.field_name === field);
  const [first] = changes;
  return first === undefined ? null : { from: first.previous_value, to: changes.at(-1)?.value };
}

/** Numbers of the people and organizations whose names a story needs. */
export function idsIn(ticket: ZendeskTicket, audits: readonly ZendeskAudit[]) {
  const users: unknown[] = [ticket.assignee_id];
  const organizations: unknown[] = [ticket.organization_id];
  for (const { author_id, events } of audits) {
    for (const event of events) {
      if (event.type === 'Comment') users.push(event.author_id ?? author_id);
      if (event.field_name === 'assignee_id') users.push(event.value, event.previous_value);
      if (event.field_name === 'organization_id') organizations.push(event.value, event.previous_value);
    }
  }
  return { users: numbers(users), organizations: numbers(organizations) };
}

/** An id stands in an audit as a number or as its digits. */
function numbers(values: readonly unknown[]): number[] {
  return values.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
}

/** Everything that happened to a ticket, from all its audits, oldest first. */
export function zendeskStory(
  endpoint: Endpoint,
  ticket: ZendeskTicket,
  audits: readonly ZendeskAudit[],
  names: ZendeskNames,
): ArrivedEvent[] {
  const { settings } = endpoint;
  const opening: TicketMoment = { endpoint, ticket: ticket.id, at: ticket.created_at };
  const first = (field: Field) => atFirst(field, ticket, audits);
  const placed = describeTicket(ticket, settings, {});
  const status = textOf(first('status'));
  const events = [
    ticketEvent('opened', opening, {
      title: textOf(first('subject')),
      priority: zendeskPriority(textOf(first('priority')), settings),
    }),
    ticketEvent(
      'updated',
      opening,
      {
        service: placed.service ?? names.brand(first('brand_id')),
        team: placed.team ?? names.group(first('group_id')),
        customer: placed.customer ?? names.organization(first('organization_id')),
        assignee: placed.assignee ?? names.user(first('assignee_id')),
        url: agentUrl(ticket),
      },
      'described',
    ),
    ...(status === null ? [] : statusEvents(opening, null, status)),
  ];
  for (const audit of audits) {
    events.push(...auditEvents({ ...opening, at: audit.created_at }, ticket, audit, names));
  }
  return events;
}

const secondMs = 1000;

function auditEvents(
  moment: TicketMoment,
  ticket: ZendeskTicket,
  audit: ZendeskAudit,
  names: ZendeskNames,
): ArrivedEvent[] {
  const { settings } = moment.endpoint;
  const events: ArrivedEvent[] = [];
  const isResponse = ({ type, public: isPublic, author_id }: AuditEvent) =>
    type === 'Comment' && isPublic === true && names.isStaff(author_id ?? audit.author_id);
  // The text that a ticket was created with answers nobody.
  if (moment.at - ticket.created_at >= secondMs && audit.events.some(isResponse)) {
    events.push(ticketEvent('acknowledged', moment));
  }
  const priority = zendeskPriority(textOf(changeOf('priority', audit)?.to), settings);
  if (priority !== null) events.push(ticketEvent('priority_changed', moment, { priority }));
  const title = textOf(changeOf('subject', audit)?.to);
  if (title !== null) events.push(ticketEvent('updated', moment, { title }, 'title'));
  events.push(...describedEvents(moment, audit, names));
  const status = changeOf('status', audit);
  const to = textOf(status?.to);
  if (to !== null) {
    events.push(...statusEvents(moment, textOf(status?.from), to));
    const isEnd = to === 'closed' || to === 'solved';
    if (isEnd && audit.via?.source?.rel === 'merge') {
      events.push(ticketEvent('cancelled', moment, { reason: 'merged' }));
    }
  }
  return events;
}

/** Names of whom and what it was given to; of a field that the settings place elsewhere nothing. */
function describedEvents(moment: TicketMoment, audit: ZendeskAudit, names: ZendeskNames): ArrivedEvent[] {
  const places = moment.endpoint.settings.fields;
  const told = (field: Field, place: string | null, nameOf: (id: unknown) => string | null) =>
    place === null ? nameOf(changeOf(field, audit)?.to) : null;
  const team = told('group_id', places.team, names.group);
  const assignee = told('assignee_id', places.assignee, names.user);
  const customer = told('organization_id', places.customer, names.organization);
  const service = told('brand_id', places.service, names.brand);
  return [
    ...(team === null && assignee === null ? [] : [ticketEvent('assigned', moment, { team, assignee })]),
    ...(customer === null && service === null
      ? []
      : [ticketEvent('updated', moment, { customer, service }, 'described')]),
  ];
}

/** Where an agent sees it: beside the API. */
function agentUrl({ id, url }: ZendeskTicket): string | null {
  const text = textOf(url);
  return text !== null && URL.canParse(text) ? `${new URL(text).origin}/agent/tickets/${id}` : null;
}
