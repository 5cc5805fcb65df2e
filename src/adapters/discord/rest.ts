import { DiscordAPIError, HTTPError, RateLimitError, REST, type RESTOptions } from 'discord.js';
import { Agent } from 'undici';
import type { DiscordSettings } from './settings.ts';

/**
 * Options of every REST client: the address to talk to, and connections of the library's own generation of undici. The
 * process-wide ones are those of whichever package loaded its undici last (Slack's does), and another generation's cannot
 * send this one's forms.
 */
export function restOptions({ apiUrl }: DiscordSettings): Partial<RESTOptions> {
  const agent = new Agent();
  return apiUrl === null ? { agent } : { agent, api: apiUrl };
}

/** A REST client alone, for the command line. */
export async function createRest(settings: DiscordSettings): Promise<REST> {
  // Its timers would hold the process for hours.
  const options = { ...restOptions(settings), hashSweepInterval: 0, handlerSweepInterval: 0 };
  return new REST(options).setToken(settings.token);
}

/** Shorter waits for a rate limit than this are made here; longer ones are told. */
const mostWaitMs = 5_000;

/** A REST client that tries nothing again by itself: what is posted by it is posted once. */
export function createPostingRest(settings: DiscordSettings): REST {
  return new REST({
    ...restOptions(settings),
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    retries: 0,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > mostWaitMs,
  }).setToken(settings.token);
}

export interface DiscordFailure {
  /** Discord's own number, e.g. 10062 (unknown interaction); null where it gave none. */
  readonly code: number | null;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  readonly message: string;
}

/** What is known of a failed request. */
export function errorOf(error: unknown): DiscordFailure {
  if (error instanceof DiscordAPIError) {
    const code = typeof error.code === 'number' ? error.code : null;
    return { code, status: error.status, message: error.message };
  }
  if (error instanceof HTTPError) return { code: null, status: error.status, message: error.message };
  if (error instanceof RateLimitError) return { code: null, status: 429, message: error.message };
  return { code: null, status: null, message: error instanceof Error ? error.message : String(error) };
}
