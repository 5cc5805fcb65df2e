import type { AuditEntry, AuditLog } from '../../ports/audit.ts';
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
      if (isAway) logger.info({ what }, 'the shared Redis is used again');
      isAway = false;
      return answer;
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      if (!isAway)
        logger.warn({ what, reason: error.message }, 'the shared Redis is away: this bot goes on by itself');
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

/** Requests of an outage; beyond it the oldest are let go. */
const mostWaiting = 10_000;

/** An audit log whose entries wait in this process while Redis is away, and follow once something is recorded again. */
export function auditWhileAway(shared: AuditLog, logger: Logger): AuditLog {
  const asking = createAsking(logger, 'audit');
  const waiting: AuditEntry[] = [];

  async function recordWaiting(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await shared.record(next);
      } catch (error) {
        waiting.unshift(next);
        throw error;
      }
    }
  }

  return {
    ...shared,
    record: (entry) =>
      asking(
        async () => {
          await shared.record(entry);
          await recordWaiting().catch(() => {});
        },
        async () => {
          waiting.push(entry);
          if (waiting.length > mostWaiting) waiting.shift();
        },
      ),
  };
}
