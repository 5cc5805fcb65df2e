import type { ArrivedEvent } from '../../ports/intake.ts';
import { eventProblem } from './event.ts';
import { parseBody } from './json.ts';
import type { Endpoint, Reading, WebhookRequest, WebhookSource } from './source.ts';

/** A reading and what a fault of ours made of it, for the log; null: none. */
export interface BodyReading extends Reading {
  readonly fault: unknown;
}

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

/** The last look before the log, which keeps what it takes for good: one event that is none costs no other. */
function usable(reading: Reading, endpoint: Endpoint): Reading {
  const problems = reading.events.map((event) => problemOf(event, endpoint));
  const dead = problems.flatMap((reason) => (reason === null ? [] : [{ kind: null, reason }]));
  if (dead.length === 0) return reading;
  const events = reading.events.filter((_event, index) => problems[index] === null);
  return { ...reading, events, dead: [...reading.dead, ...dead] };
}

function problemOf(event: ArrivedEvent, endpoint: Endpoint): string | null {
  if (event.source !== endpoint.name) return 'an event of another source';
  const problem = eventProblem(event);
  return problem === null ? null : `an event is not sound: ${problem}`;
}
