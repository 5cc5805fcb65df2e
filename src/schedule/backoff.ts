/** The first retry comes within this, each later one within twice as long as the one before. */
export const firstRetryMs = 2_000;
/** No retry waits longer, unless the platform asked for it. */
export const longestRetryMs = 15 * 60_000;
/** Before a platform is asked what became of a send whose end is not known: it may still be at it. */
export const askAfterMs = 5_000;
/** More often nothing is begun: something is wrong that trying again does not mend. */
export const maxAttempts = 150;

/**
 * How long the next attempt waits, milliseconds: exponential backoff with full jitter (Amazon Builders' Library,
 * “Timeouts, retries, and backoff with jitter”). `random`: of [0, 1). Above what the platform asked for it comes on top.
 */
export function retryDelayMs(attempts: number, random: () => number, askedMs: number | null): number {
  const within = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts, 30));
  return Math.max(0, askedMs ?? 0) + Math.floor(random() * within);
}
