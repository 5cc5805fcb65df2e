import type { z } from 'zod';
import type { SyncedKind } from '../../../config/sources-schema.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import type { Endpoint } from '../webhooks/source.ts';

/** Asks a source's API: waits as it says (429, Retry-After, its own headers), tries again what may pass, gives up in words. */
export interface SyncClient {
  /** Resolves with the parsed body and headers of a 2xx answer; UserError where it refuses for good. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<SyncAnswer>;
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
  /** Headers that carry the token. */
  authorize(token: string): Readonly<Record<string, string>>;
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
