import { UserError } from '../core/errors.ts';
import type { OpenEndpoint } from '../ingest/webhooks/endpoints.ts';
import { isForm } from '../ingest/webhooks/read-body.ts';
import { type ReceiveDeps, type Received, receive } from '../ingest/webhooks/receive.ts';
import type { WebhookRequest } from '../ingest/webhooks/source.ts';
import type { Clock } from '../ports/clock.ts';
import { UnavailableError } from '../ports/intake.ts';
import type { Logger } from '../ports/logger.ts';
import { createPace } from '../threads/pace.ts';
import { RefusedError } from './refusals.ts';
import { requestIdOf } from './request-id.ts';
import type { Exchange } from './webhook-answer.ts';
import { readWhole } from './webhook-body.ts';

export interface TakeDeps extends Omit<ReceiveDeps, 'faulty'> {
  readonly maxBodyBytes: number;
  readonly replayWindowMs: number;
  readonly bodyTimeoutMs: number;
  /** Of all bodies that are being received or read. */
  readonly mostBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long requests may hold the event loop in one turn of it: commands are answered on it too. */
const turnMs = 10;

const json = /^(application|text)\/([\w.+-]+\+)?json\b|^text\/plain\b/i;
const charset = /;\s*charset\s*=\s*["']?([^\s"';,]*)/i;
const ourCharset = /^(utf-?8|us-ascii)$/i;

/** Reads one request to an endpoint and takes what it says. Rejects with RefusedError where it is not taken. */
export function createTake(deps: TakeDeps) {
  const { maxBodyBytes, replayWindowMs, mostBytes, clock, logger, intake, deadLetters } = deps;
  const pace = createPace(turnMs);
  let allHeld = 0;

  return async (
    { request: { headers }, request, response }: Exchange,
    endpoint: OpenEndpoint,
    query: URLSearchParams,
  ): Promise<Received> => {
    checkType(headers, endpoint);
    let held = 0;
    const hold = (bytes: number) => {
      if (allHeld + bytes > mostBytes) return false;
      held += bytes;
      allHeld += bytes;
      return true;
    };
    try {
      const reading = { maxBytes: maxBodyBytes, timeoutMs: deps.bodyTimeoutMs, hold };
      const body = await readWhole(request, reading);
      const trusted = { headers, query, body, receivedAt: clock.now() };
      const faulty = (fault: unknown) =>
        logger.error(
          { ...requestIdOf(response), endpoint: endpoint.name, cause: causeOf(fault) },
          'webhook kept as a dead letter',
        );
      return await pace(() => {
        checkTrust(trusted, endpoint, replayWindowMs);
        return receive(endpoint.source, endpoint, trusted, { intake, deadLetters, faulty });
      });
    } catch (error) {
      throw error instanceof UnavailableError ? unavailable(error) : error;
    } finally {
      allHeld -= held;
    }
  };
}

function checkType(headers: WebhookRequest['headers'], { source }: OpenEndpoint): void {
  const type = headers['content-type'] ?? '';
  const isKnown = type === '' || json.test(type) || (source.formField !== undefined && isForm(headers));
  if (isKnown && ourCharset.test(charset.exec(type)?.[1] ?? 'utf-8')) return;
  throw new RefusedError(415, 'content type', 'The content type has to be application/json, in UTF-8.');
}

function checkTrust(request: WebhookRequest, endpoint: OpenEndpoint, replayWindowMs: number): void {
  if (endpoint.isUnusable) {
    throw new RefusedError(503, 'secret unusable', 'Nothing can be promised now. Send it again.');
  }
  const refusal = endpoint.source.verify(request, endpoint.secrets, { replayWindowMs });
  const reason = endpoint.secrets.length === 0 ? 'no secret is configured' : (refusal?.reason ?? null);
  if (reason === null) return;
  throw new RefusedError(refusal?.status ?? 401, reason, 'The request is not trusted.');
}

function unavailable(error: UnavailableError): RefusedError {
  const why = [error, error.cause].flatMap((one) => causeOf(one) ?? []);
  return new RefusedError(
    503,
    'unavailable',
    'Nothing can be promised now. Send it again.',
    [...new Set(why)].join('; '),
  );
}

/** An error as it is logged; null: there is none. */
export function causeOf(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  if (error instanceof UserError || error instanceof UnavailableError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
