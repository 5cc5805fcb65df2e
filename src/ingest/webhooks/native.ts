import { createHash } from 'node:crypto';
import { z } from 'zod';
import { eventTypes } from '../../core/incidents/event.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived } from './event.ts';
import { describe } from './place.ts';
import { firstProblem, idField, kindOf, optional, required, together, unusable } from './shape.ts';
import { verifySigned } from './signed.ts';
import type { Endpoint, Reading, WebhookSource } from './source.ts';
import { idOf, instantOfIso, instantOfMs, textOf } from './text.ts';

const instant = (value: unknown) => (typeof value === 'number' ? instantOfMs(value) : instantOfIso(value));
const flag = (value: unknown) => (typeof value === 'boolean' ? value : null);

const text = optional(textOf, 'a text');
const deadline = optional(instant, 'a date and time with an offset (ISO 8601), or epoch milliseconds');
const verdict = optional(flag, 'true or false');

/** The fields of a line of native NDJSON; further ones are passed over. */
const eventSchema = z.object({
  source: text,
  incident: idField,
  eventId: optional(idOf, 'a text of at most 512 characters'),
  type: required(
    (value) => eventTypes.find((type) => type === value) ?? null,
    `one of ${eventTypes.join(', ')}`,
  ),
  at: required(instant, 'a date and time with an offset (ISO 8601), or epoch milliseconds'),
  service: text,
  team: text,
  customer: text,
  priority: text,
  assignee: text,
  title: text,
  url: text,
  reason: text,
  responseDueAt: deadline,
  resolutionDueAt: deadline,
  responseWithin: verdict,
  resolutionWithin: verdict,
  naiveResolved: verdict,
});

const usualPlaces = {
  service: 'service',
  team: 'team',
  customer: 'customer',
  priority: 'priority',
  assignee: 'assignee',
} as const;

/** Without an id of its own an event is known by all that it says. */
function derivedId({ eventId: _, ...content }: ArrivedEvent): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `content:${digest.slice(0, 32)}`;
}

function readEvent(value: unknown, place: string, { name, settings }: Endpoint): Reading {
  const kind = value !== null && typeof value === 'object' ? kindOf(Reflect.get(value, 'type')) : null;
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) return unusable(kind, firstProblem(parsed.error, place));
  const { eventId, source, naiveResolved, ...fields } = parsed.data;
  if (source !== null && source !== name) {
    const at = place === '' ? 'source' : `${place}.source`;
    return unusable(kind, `${at}: another name than that of the address, ${name}; leave it out`);
  }
  const said = arrived({
    ...fields,
    ...describe(value, settings, usualPlaces),
    source: name,
    eventId: '',
    naiveResolved: naiveResolved ?? false,
  });
  return { events: [{ ...said, eventId: eventId ?? derivedId(said) }], ignored: [], dead: [] };
}

/** The events of a body with the place of each. */
function eventsOf(body: unknown): readonly (readonly [place: string, value: unknown])[] {
  if (Array.isArray(body)) return body.map((value: unknown, index) => [`[${index}]`, value]);
  const listed = body !== null && typeof body === 'object' && Object.hasOwn(body, 'events');
  const list: unknown = listed ? Reflect.get(body, 'events') : null;
  if (Array.isArray(list)) return list.map((value: unknown, index) => [`events[${index}]`, value]);
  return [['', body]];
}

/** Our own format, for scripts and other tools: one event, a list, or `{ "events": [...] }`. */
export const nativeWebhook: WebhookSource = {
  kind: 'native',
  verify: verifySigned,
  read(body, endpoint) {
    return together(eventsOf(body).map(([place, value]) => readEvent(value, place, endpoint)));
  },
};
