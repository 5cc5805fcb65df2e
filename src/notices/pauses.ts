import type { DeliveryError } from '../ports/courier.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 300_000;
/** What was handed over may show itself so much later: before that its absence says nothing. */
const unknownWaitMs = 5_000;
/** A channel that refused is tried again after this: somebody may have let the bot in. */
const refusedWaitMs = 600_000;

/** Which destinations take nothing for a while. */
export interface Pauses {
  /** Until when, epoch milliseconds; null: it takes what comes. */
  until(destination: string, now: number): number | null;
  failed(destination: string, error: Pick<DeliveryError, 'kind' | 'retryAfterMs'>, now: number): void;
  succeeded(destination: string): void;
}

export function createPauses(): Pauses {
  const paused = new Map<string, { readonly until: number; readonly failures: number }>();
  return {
    until(destination, now) {
      const known = paused.get(destination);
      return known === undefined || known.until <= now ? null : known.until;
    },
    failed(destination, { kind, retryAfterMs }, now) {
      const failures = (paused.get(destination)?.failures ?? 0) + 1;
      const backoffMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
      const leastMs = { 'not-sent': 0, unknown: unknownWaitMs, refused: refusedWaitMs }[kind];
      const waitMs = retryAfterMs ?? Math.max(backoffMs, leastMs);
      paused.set(destination, { until: now + waitMs, failures });
    },
    succeeded: (destination) => void paused.delete(destination),
  };
}
