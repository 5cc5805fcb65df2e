/** How many at once, and how many a minute in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

export interface Rates {
  readonly user: Rate;
  readonly channel: Rate;
}

/** Whose requests are counted: one person, and one channel, of a platform. */
export interface Requester {
  readonly platform: string;
  readonly user: string;
  readonly channel: string;
}

export interface Refusal {
  /** Whose limit it is. */
  readonly limit: 'user' | 'channel';
  /** Milliseconds until a request will be taken. */
  readonly retryAfterMs: number;
}

/** Counts requests per person and per channel of each platform. */
export interface RateLimit {
  /**
   * Takes a request, or says whose limit it meets and when to try again; a refused one counts for nothing. `now`: of who
   * asks, epoch milliseconds; a limit of several bots goes by a clock of its own.
   */
  take(who: Requester, now: number): Promise<Refusal | null>;
}
