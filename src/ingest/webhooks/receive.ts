import { createHash } from 'node:crypto';
import type { DeadLetter, DeadLetters } from '../../ports/dead-letters.ts';
import { type Intake, type Taken, UnavailableError } from '../../ports/intake.ts';
import { type BodyReading, isForm, readBody } from './read-body.ts';
import type { Endpoint, Reading, WebhookRequest, WebhookSource } from './source.ts';

export interface ReceiveDeps {
  readonly intake: Intake;
  readonly deadLetters: DeadLetters;
  /** Told of what is a fault of ours; the request is kept as a dead letter. */
  readonly faulty: (fault: unknown) => void;
}

/** What became of a trusted request; all of it is durable. */
export interface Received extends Pick<Reading, 'ignored' | 'reply'> {
  readonly taken: number;
  readonly duplicates: number;
  /** What could not be used and is kept as a dead letter. */
  readonly kept: number;
}

/**
 * Takes what a trusted request says into the log, and keeps the request where not everything could be used.
 * UnavailableError where one of both is not certain.
 */
export async function receive(
  source: WebhookSource,
  endpoint: Endpoint,
  request: WebhookRequest,
  { intake, deadLetters, faulty }: ReceiveDeps,
): Promise<Received> {
  const reading = readBody(source, endpoint, request);
  if (reading.fault !== null) faulty(reading.fault);
  const keep = (dead: Reading['dead']) =>
    dead.length === 0 ? undefined : deadLetters.put(letterOf(source, endpoint, request, dead));
  const [{ appended, duplicates, refused }] = await Promise.all([
    appendAll(reading, intake),
    keep(reading.dead),
  ]);
  let kept = reading.dead.length;
  if (refused !== null) {
    faulty(refused);
    await keep([...reading.dead, { kind: null, reason: 'the log did not take its events' }]);
    kept += 1;
  }
  const { ignored, reply } = reading;
  return { taken: appended, duplicates, kept, ignored, ...(reply === undefined ? {} : { reply }) };
}

async function appendAll(
  { events }: BodyReading,
  intake: Intake,
): Promise<Taken & { readonly refused: unknown }> {
  if (events.length === 0) return { appended: 0, duplicates: 0, refused: null };
  try {
    return { ...(await intake.append(events)), refused: null };
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    // To send it again would not help.
    return { appended: 0, duplicates: 0, refused: error };
  }
}

const mostReasons = 3;
const reasonMaxChars = 500;

/** The request as a dead letter: the same request has the same id. */
export function letterOf(
  { reads = [] }: WebhookSource,
  { name }: Endpoint,
  { headers, body, receivedAt }: WebhookRequest,
  dead: Reading['dead'],
): Omit<DeadLetter, 'times'> {
  const names = isForm(headers) ? [...reads, 'content-type'] : reads;
  const kept = names.flatMap((header) => {
    const value = headers[header];
    return typeof value === 'string' ? [[header, value] as const] : [];
  });
  return {
    id: createHash('sha256').update(`${name}\n`).update(body).digest('hex').slice(0, 16),
    endpoint: name,
    kind: dead[0]?.kind ?? null,
    reason: reasonOf(dead),
    receivedAt,
    headers: Object.fromEntries(kept),
    body: body.toString('utf8'),
  };
}

/** In words, each reason once, the first few of many. */
export function reasonOf(dead: Reading['dead']): string {
  const reasons = [...new Set(dead.map(({ reason }) => reason))];
  const more = reasons.length > mostReasons ? `; and ${reasons.length - mostReasons} more` : '';
  return `${reasons.slice(0, mostReasons).join('; ').slice(0, reasonMaxChars)}${more}`;
}
