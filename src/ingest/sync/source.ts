import type { z } from 'zod';
import type { SyncedKind } from '../../../config/sources-schema.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import type { Endpoint } from '../webhooks/source.ts';

/** Asks a source's API: waits as it says (429, Retry-After, its own headers), tries again what may pass, gives up in words. */
export interface SyncClient {
  /**
   * Resolves with the parsed body and headers of a 2xx answer. `path` lies below the configured address, or is a whole
   * address of the same origin, as paging links are. UserError where it refuses for good (`syncErrors` has the codes),
   * CancelledError where the signal aborted.
   */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<SyncAnswer>;
}

/** Codes of the UserErrors of a client. */
export const syncErrors = {
  /** 401, 403. */
  denied: 'sync-denied',
  /** 404, 410. */
  missing: 'sync-missing',
  /** Any other answer that repeating does not mend. */
  refused: 'sync-refused',
  /** Nobody answered, or not in time; or it asks for a longer wait than is waited. */
  unavailable: 'sync-unavailable',
  /** A link or redirect to another origin, where the token must not go. */
  foreign: 'sync-foreign',
  /** Not JSON, too large, or not as its vendor documents. */
  unreadable: 'sync-unreadable',
} as const;

/** How many more requests a source takes now. */
export interface RateLimit {
  readonly remaining: number;
  /** Epoch milliseconds from which on it takes more. */
  readonly resetAt: number;
  /** Counts only requests whose path contains this; absent: all. */
  readonly only?: string;
}

export interface SyncAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** Events of one page and the cursor behind it. */
export interface SyncPage<Cursor> {
  readonly events: readonly ArrivedEvent[];
  readonly cursor: Cursor;
  /** Incidents read so far, and of how many; null: the source does not say. */
  readonly done: number;
  readonly total: number | null;
  /** What could not be used, in words. */
  readonly skipped: readonly string[];
}

/** How one kind of source tells its history. */
export interface SyncSource<Cursor> {
  readonly kind: SyncedKind;
  /** Where its API usually is; null: it has to be configured. */
  readonly usualUrl: string | null;
  /** What the token has to be allowed, e.g. `read access to incidents`; ends the sentence "the token needs …". */
  readonly needs: string;
  /** Headers of every request, the token's among them. */
  authorize(token: string): Readonly<Record<string, string>>;
  /** What an answer's headers say of its limit, the one nearest to its end; null: nothing. */
  limit(headers: Headers, now: number): RateLimit | null;
  readonly cursor: z.ZodType<Cursor>;
  /**
   * Pages from a cursor on (null: from `from`), oldest change first. A page's cursor is kept once its events are durable;
   * beginning there again loses nothing, what it repeats has the same event ids. Event ids are those of the webhooks.
   */
  pages(options: {
    readonly client: SyncClient;
    readonly endpoint: Endpoint;
    readonly cursor: Cursor | null;
    /** Epoch milliseconds; null: all there is. */
    readonly from: number | null;
    readonly scope: string | null;
    readonly now: number;
    readonly signal: AbortSignal;
  }): AsyncIterable<SyncPage<Cursor>>;
}
