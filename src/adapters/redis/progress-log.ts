import type { Clock } from '../../ports/clock.ts';
import type { BulkProgress } from '../../ports/event-log.ts';
import type { Logger } from '../../ports/logger.ts';

const everyMs = 5_000;

/** Tells the log now and then how far a replay is; a short one leaves no line. */
export function createProgressLog(logger: Logger, clock: Clock): (progress: BulkProgress) => void {
  let toldAt = clock.now();
  return ({ stage, done, total }) => {
    const now = clock.now();
    if (now - toldAt < everyMs) return;
    toldAt = now;
    logger.info({ stage, done, total }, 'replaying the shared log');
  };
}
