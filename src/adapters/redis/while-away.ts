import type { Claims } from '../../ports/claims.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Logger } from '../../ports/logger.ts';
import type { RateLimit } from '../../ports/rate-limit.ts';

/** Asks what all bots share, and what this one has alone while the other is away; both changes are logged once. */
function createAsking(logger: Logger, what: string) {
  let isAway = false;
  return async <T>(shared: () => Promise<T>, own: () => Promise<T>): Promise<T> => {
    try {
      const answer = await shared();
      if (isAway) logger.info({ what }, 'the shared Redis decides again');
      isAway = false;
      return answer;
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      if (!isAway) logger.warn({ what, reason: error.message }, 'the shared Redis is away: each bot decides');
      isAway = true;
      return own();
    }
  };
}

/** Claims that this bot makes alone while Redis is away: answering doubly is better than not at all. */
export function claimsWhileAway(shared: Claims, own: Claims, logger: Logger): Claims {
  const asking = createAsking(logger, 'claims');
  return {
    async first(key, keepMs) {
      // What came to this bot twice needs no question, and is known also once Redis is away.
      if (!(await own.first(key, keepMs))) return false;
      return asking(
        () => shared.first(key, keepMs),
        async () => true,
      );
    },
  };
}

/** A limit that each bot keeps for itself while Redis is away. */
export function rateLimitWhileAway(shared: RateLimit, own: RateLimit, logger: Logger): RateLimit {
  const asking = createAsking(logger, 'rates');
  return {
    take: (who, now) =>
      asking(
        () => shared.take(who, now),
        () => own.take(who, now),
      ),
  };
}
