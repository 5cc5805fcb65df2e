import { eventTypes } from '../../core/incidents/event.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { parseBody } from './json.ts';
import type { Endpoint, Reading, WebhookRequest, WebhookSource } from './source.ts';
import { idOf, instantOfMs } from './text.ts';

/** A reading and what a fault of ours made of it, for the log; null: none. */
export interface BodyReading extends Reading {
  readonly fault: unknown;
}

const known = new Set<string>(eventTypes);

/** What a trusted request says; whatever its body is, it ends in events or in dead letters. */
export function readBody(
  source: WebhookSource,
  endpoint: Endpoint,
  request: Omit<WebhookRequest, 'query'> & { readonly query?: URLSearchParams },
): BodyReading {
  const text = jsonText(source, request);
  if (text === null) return unusable(`the form has no field ${source.formField}`);
  const parsed = parseBody(text);
  if ('wrong' in parsed) return unusable(parsed.wrong);
  try {
    const asked = { ...request, query: request.query ?? new URLSearchParams() };
    return { ...usable(source.read(parsed.value, endpoint, asked), endpoint), fault: null };
  } catch (fault) {
    return { ...unusable('the body could not be read, which is a fault of sla-bot'), fault };
  }
}

/** Whether the headers say that the body is a form. */
export function isForm(headers: WebhookRequest['headers']): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
}

function jsonText({ formField }: WebhookSource, { headers, body }: Pick<WebhookRequest, 'headers' | 'body'>) {
  const text = body.toString('utf8');
  return formField !== undefined && isForm(headers) ? new URLSearchParams(text).get(formField) : text;
}

function unusable(reason: string): BodyReading {
  return { events: [], ignored: [], dead: [{ kind: null, reason }], fault: null };
}

/** The last look before the log, which keeps what it takes for good. */
function usable(reading: Reading, endpoint: Endpoint): Reading {
  const events = reading.events.filter((event) => isSound(event, endpoint));
  if (events.length === reading.events.length) return reading;
  const left = reading.events.length - events.length;
  const dead = [...reading.dead, { kind: null, reason: `${left} of its events are not sound` }];
  return { ...reading, events, dead };
}

function isSound(
  { source, incident, eventId, type, at, ...rest }: ArrivedEvent,
  endpoint: Endpoint,
): boolean {
  const due = [rest.responseDueAt, rest.resolutionDueAt];
  return (
    source === endpoint.name &&
    idOf(incident) === incident &&
    idOf(eventId) === eventId &&
    known.has(type) &&
    isInstant(at) &&
    due.every((instant) => instant === null || isInstant(instant))
  );
}

function isInstant(value: number): boolean {
  return instantOfMs(value) === value;
}
