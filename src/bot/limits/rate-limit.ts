import type { RateLimit, Rates } from '../../ports/rate-limit.ts';
import { type Bucket, filled, taken, waitMs } from './token-bucket.ts';

/** Above so many, full buckets are forgotten: they stand as new ones would. */
const mostKept = 10_000;

/** A limit of this process alone. */
export function createRateLimit(rates: Rates): RateLimit {
  const buckets = { user: new Map<string, Bucket>(), channel: new Map<string, Bucket>() };

  function forgetFull(limit: keyof Rates, now: number): void {
    const kept = buckets[limit];
    if (kept.size <= mostKept) return;
    for (const [key, bucket] of kept) {
      if (filled(bucket, now, rates[limit]).tokens >= rates[limit].burst) kept.delete(key);
    }
  }

  return {
    async take(who, now) {
      const limits = (['user', 'channel'] as const).map((limit) => {
        const key = `${who.platform}\0${who[limit]}`;
        const bucket = filled(buckets[limit].get(key), now, rates[limit]);
        return { limit, key, bucket, retryAfterMs: waitMs(bucket, rates[limit]) };
      });
      const [longest] = limits.toSorted((a, b) => b.retryAfterMs - a.retryAfterMs);
      if (longest !== undefined && longest.retryAfterMs > 0) {
        return { limit: longest.limit, retryAfterMs: longest.retryAfterMs };
      }
      for (const { limit, key, bucket } of limits) {
        buckets[limit].set(key, taken(bucket));
        forgetFull(limit, now);
      }
      return null;
    },
  };
}
