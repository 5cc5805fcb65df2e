import type { OpenEndpoint } from '../ingest/webhooks/endpoints.ts';
import type { Door } from './door.ts';
import { createRefusalLog, RefusedError } from './refusals.ts';
import { requestIdOf } from './request-id.ts';
import { answer, answerEarly, type Exchange } from './webhook-answer.ts';
import { createWebhookCounts, type EndpointCounts } from './webhook-counts.ts';
import { causeOf, createTake, type TakeDeps } from './webhook-take.ts';

interface DoorLimits {
  readonly bodyTimeoutMs: number;
  readonly mostBytes: number;
  readonly mostAtWork: number;
}

export interface WebhookDoorDeps extends Omit<TakeDeps, keyof DoorLimits> {
  /** By name, as they are at the time of a request. */
  readonly endpoints: () => ReadonlyMap<string, OpenEndpoint>;
  /** Default: 15 s for a body to come, 64 MiB of bodies (of the largest size, one more), 1,000 requests at work. */
  readonly limits?: Partial<DoorLimits>;
}

export interface WebhookDoor {
  readonly door: Door;
  /** Since the start. */
  counts(): readonly EndpointCounts[];
  /** Takes nothing more in; resolves when what is at work has been answered, at the latest after 5 s. */
  close(): Promise<void>;
}

const usualLimits = { bodyTimeoutMs: 15_000, mostBytes: 64 * 1024 * 1024, mostAtWork: 1_000 };
const prefix = '/webhooks';
const patienceMs = 5_000;
/** In place of a name that is not configured. */
const unknownName = '(unknown)';
const onlyPost = { error: 'Webhooks are sent to this address with POST.' };

/** Takes `POST /webhooks/NAME`; a 2xx says that everything is durable, and 503 is the only answer of 5xx. */
export function createWebhookDoor(deps: WebhookDoorDeps): WebhookDoor {
  const { clock, logger } = deps;
  const limits = { ...usualLimits, ...deps.limits };
  const counts = createWebhookCounts();
  const logRefusal = createRefusalLog(logger, clock);
  const take = createTake({ ...deps, ...limits, mostBytes: limits.mostBytes + deps.maxBodyBytes });
  const atWork = new Set<Promise<void>>();
  let isClosed = false;

  function refuse(exchange: Exchange, endpoint: string, refused: RefusedError): void {
    counts.refused(endpoint, refused.reason);
    if (refused.status === null) return;
    logRefusal(endpoint, refused, requestIdOf(exchange.response));
    answerEarly(exchange, refused.status, { error: refused.message });
  }

  /** Finds the endpoint. RefusedError where there is none, or no more can be done. */
  function open(path: string): OpenEndpoint {
    const endpoint = deps.endpoints().get(nameOf(path));
    if (endpoint === undefined) {
      throw new RefusedError(404, 'unknown', 'There is no webhook of this name.');
    }
    if (isClosed) throw new RefusedError(503, 'stopping', 'The bot is stopping. Send it again.');
    if (atWork.size >= limits.mostAtWork) {
      throw new RefusedError(503, 'busy', 'Too much is being received. Send it again.');
    }
    return endpoint;
  }

  async function serve(exchange: Exchange, path: string, search: string): Promise<void> {
    let name = unknownName;
    try {
      const endpoint = open(path);
      ({ name } = endpoint);
      const received = await take(exchange, endpoint, new URLSearchParams(search));
      const { taken, duplicates, kept, reply } = received;
      counts.received(name, { ...received, at: clock.now() });
      if (reply !== undefined) answer(exchange, 200, reply.body, { 'Content-Type': reply.contentType });
      else answer(exchange, kept > 0 ? 202 : 200, { taken, duplicates, kept });
    } catch (error) {
      if (error instanceof RefusedError) return refuse(exchange, name, error);
      logger.error(
        { ...requestIdOf(exchange.response), endpoint: name, cause: causeOf(error) },
        'webhook failed',
      );
      refuse(exchange, name, new RefusedError(503, 'fault', 'Nothing can be promised now. Send it again.'));
    }
  }

  return {
    door(request, response) {
      const url = request.url ?? '';
      const at = url.indexOf('?');
      const path = at < 0 ? url : url.slice(0, at);
      if (path !== prefix && !path.startsWith(`${prefix}/`)) return false;
      const exchange = { request, response };
      if (request.method !== 'POST') {
        answerEarly(exchange, 405, onlyPost, { Allow: 'POST' });
        return true;
      }
      const work = serve(exchange, path, at < 0 ? '' : url.slice(at + 1));
      atWork.add(work);
      void work.finally(() => atWork.delete(work));
      return true;
    },
    counts: counts.read,
    async close() {
      isClosed = true;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([Promise.all(atWork), patience]);
      clearTimeout(timer);
    },
  };
}

function nameOf(path: string): string {
  try {
    return decodeURIComponent(path.slice(prefix.length + 1));
  } catch {
    return '';
  }
}
