import type { Claims } from '../ports/claims.ts';
import type { Clock } from '../ports/clock.ts';

/** Above so many the oldest are forgotten. */
const mostKept = 20_000;

/** Claims of this process alone. */
export function createMemoryClaims(clock: Clock, most = mostKept): Claims {
  const until = new Map<string, number>();
  return {
    async first(key, keepMs) {
      const now = clock.now();
      if ((until.get(key) ?? now) > now) return false;
      until.delete(key);
      until.set(key, now + keepMs);
      for (const oldest of until.keys()) {
        if (until.size <= most) break;
        until.delete(oldest);
      }
      return true;
    },
  };
}
