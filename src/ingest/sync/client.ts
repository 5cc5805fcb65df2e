import { Agent } from 'undici';
import { CancelledError, UserError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Answered, exchange } from './exchange.ts';
import { backoffMs, retryAfterMs, untilReset } from './pace.ts';
import { type Asked, foreign, gaveUp, refusal, secretsOf, toldBy, unreadable } from './refusals.ts';
import type { RateLimit, SyncClient, SyncSource } from './source.ts';

/** Resolves after `ms`; rejects where the signal aborts first. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface SyncClientOptions {
  readonly source: Pick<SyncSource<never>, 'needs' | 'authorize' | 'limit'>;
  /** Name of the source, as in the configuration. */
  readonly name: string;
  readonly url: string;
  readonly token: string;
  /** Where the token stands, for messages. */
  readonly tokenVariable: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Told before each wait. */
  readonly onWait?: (ms: number, why: string) => void;
  readonly limits?: Partial<SyncLimits>;
}

export interface SyncLimits {
  /** Of one request with its answer. */
  readonly timeoutMs: number;
  /** Attempts at one request where nobody answers, or with an error of the server's. */
  readonly attempts: number;
  /** All waits of one request together. */
  readonly patienceMs: number;
  readonly maxBodyBytes: number;
}

const usualLimits: SyncLimits = {
  timeoutMs: 60_000,
  attempts: 6,
  patienceMs: 15 * 60_000,
  maxBodyBytes: 64 * 1024 * 1024,
};

export interface SyncEffort {
  readonly requests: number;
  readonly waitedMs: number;
}

export interface OpenSyncClient extends SyncClient {
  /** What was done so far. */
  effort(): SyncEffort;
  close(): Promise<void>;
}

/** Waits at least this long where a source says "too many" and gives no time. */
const leastWaitMs = 1_000;

/** A client with connections of its own, which `close` ends. */
export function createSyncClient(options: SyncClientOptions): OpenSyncClient {
  const { source, clock, signal, token } = options;
  const limits = { ...usualLimits, ...options.limits };
  const asked: Asked = { name: options.name, tokenVariable: options.tokenVariable, needs: source.needs };
  const secrets = secretsOf(token);
  const base = new URL(options.url);
  const headers = { accept: 'application/json', 'user-agent': 'sla-bot', ...source.authorize(token) };
  const dispatcher = new Agent({ connect: { timeout: 10_000 } });
  let requests = 0;
  let waitedMs = 0;
  /** The last word on each limit, by what it counts. */
  const said = new Map<string, RateLimit>();

  /** What one request has waited so far, with its next wait; UserError where that would be too long. */
  async function wait(ms: number, patience: { left: number }, url: URL, why: string): Promise<void> {
    if (ms > patience.left) {
      const minutes = Math.ceil(ms / 60_000);
      throw gaveUp(asked, url, `${why}, and would have to wait another ${minutes} min`);
    }
    patience.left -= ms;
    options.onWait?.(ms, why);
    const from = clock.now();
    try {
      await options.sleep(ms, signal);
    } catch (error) {
      throw signal.aborted ? new CancelledError() : error;
    } finally {
      waitedMs += Math.max(0, clock.now() - from);
    }
  }

  function restOf(url: URL): number {
    const counting = [...said.values()].filter(({ only = '' }) => url.pathname.includes(only));
    return Math.max(0, ...counting.map((limit) => untilReset(limit, clock.now())));
  }

  async function attempt(url: URL): Promise<Answered | { readonly failed: unknown }> {
    requests++;
    try {
      return await exchange(url, { asked, headers, dispatcher, signal, ...limits });
    } catch (error) {
      if (signal.aborted) throw new CancelledError();
      if (error instanceof UserError) throw error;
      return { failed: error };
    }
  }

  async function answerOf(url: URL): Promise<Answered> {
    const patience = { left: limits.patienceMs };
    for (let failures = 0; ; ) {
      if (signal.aborted) throw new CancelledError();
      const rest = restOf(url);
      if (rest > 0) await wait(rest, patience, url, 'its rate limit is used up');
      const answer = await attempt(url);
      if ('failed' in answer) {
        failures++;
        if (failures >= limits.attempts) throw gaveUp(asked, url, failureWords(answer.failed), answer.failed);
        await wait(backoffMs(failures, options.random()), patience, url, failureWords(answer.failed));
        continue;
      }
      const now = clock.now();
      const limit = source.limit(answer.headers, now);
      if (limit !== null) said.set(limit.only ?? '', limit);
      const { status } = answer;
      if (status >= 200 && status < 300) return answer;
      const after = retryAfterMs(answer.headers.get('retry-after'), now);
      if (isTooMany(answer, after, limit)) {
        const ms = after ?? untilReset(limit, now);
        said.clear();
        failures++;
        const least = ms > 0 ? leastWaitMs : backoffMs(failures, options.random());
        await wait(Math.max(ms, least), patience, url, `it takes no more requests now (${status})`);
        continue;
      }
      if (!mayPass(status)) throw refusal(asked, answer.url, status, toldBy(answer.text, secrets));
      failures++;
      if (failures >= limits.attempts) throw gaveUp(asked, url, `it answers ${status}`);
      const ms = Math.max(after ?? 0, backoffMs(failures, options.random()));
      await wait(ms, patience, url, `it answers ${status}`);
    }
  }

  return {
    async get(path, query = {}) {
      const url = addressOf(base, path);
      if (url.origin !== base.origin || url.username !== '') throw foreign(asked, base, url);
      for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
      const answer = await answerOf(url);
      try {
        return { body: answer.text === '' ? null : JSON.parse(answer.text), headers: answer.headers };
      } catch (error) {
        throw unreadable(asked, url, `no JSON but "${toldBy(answer.text, secrets).slice(0, 60)}"`, error);
      }
    },
    effort: () => ({ requests, waitedMs }),
    close: () => dispatcher.destroy(),
  };
}

/** Below the base address, which may have a path of its own. */
function addressOf(base: URL, path: string): URL {
  if (/^https?:\/\//i.test(path)) return new URL(path);
  const url = new URL(base);
  const [below, search] = path.split('?', 2);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${(below ?? '').replace(/^\/+/, '')}`;
  if (search !== undefined) url.search = search;
  return url;
}

/** "Too many requests", which some say as 403. */
function isTooMany({ status }: Answered, after: number | null, limit: RateLimit | null): boolean {
  return status === 429 || (status === 403 && (after !== null || limit?.remaining === 0));
}

function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status >= 500;
}

function failureWords(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'no answer in time';
  return cause instanceof Error ? cause.message : String(cause);
}
