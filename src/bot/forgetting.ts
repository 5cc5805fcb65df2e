import type { AuditLog } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';

const everyMs = 3_600_000;

/** Removes old entries of the audit log, at the first check and an hour after the last time. */
export function createForgetting(deps: {
  readonly audit: Pick<AuditLog, 'forget'>;
  readonly keepMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}): { check(): void } {
  let next = Number.NEGATIVE_INFINITY;
  return {
    check() {
      const now = deps.clock.now();
      if (now < next) return;
      next = now + everyMs;
      deps.audit.forget(now - deps.keepMs).catch((error: unknown) => {
        deps.logger.error({ cause: String(error) }, 'old entries of the audit log could not be removed');
      });
    },
  };
}
