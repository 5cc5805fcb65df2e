import type { Job } from '../ports/job.ts';
import type { Leases } from '../ports/leases.ts';
import type { Logger } from '../ports/logger.ts';

export interface SharedJob {
  readonly job: Job;
  readonly leases: Leases;
  readonly logger: Logger;
}

/** How long a bot that died keeps others from what it watched. */
export const watchLeaseMs = 15_000;

/**
 * A job that runs as long as it may, for all bots in one of them: where that one dies or loses the lease, another goes on
 * within the time of the lease. A lease that cannot be asked for is not held.
 */
export function onlyOneWatches({ job, leases, logger }: SharedJob): Job {
  const lease = `job:${job.name}`;
  return {
    name: job.name,
    everyMs: Math.min(job.everyMs, watchLeaseMs / 3),
    async run(signal) {
      if (!(await holds(leases, lease, watchLeaseMs))) return;
      const lost = new AbortController();
      let heldUntil = performance.now() + watchLeaseMs;
      const renewing = setInterval(async () => {
        const askedAt = performance.now();
        const held = await leases.hold(lease, watchLeaseMs).catch(() => null);
        if (held === true) heldUntil = askedAt + watchLeaseMs;
        // Asked in vain it still is ours for a while; the next who asks gets it only then.
        else if (held === false || performance.now() >= heldUntil - watchLeaseMs / 5) lost.abort();
      }, watchLeaseMs / 5);
      renewing.unref();
      lost.signal.addEventListener('abort', () =>
        logger.warn({ job: job.name }, 'another bot may do this job now'),
      );
      try {
        await job.run(AbortSignal.any([signal, lost.signal]));
      } finally {
        clearInterval(renewing);
        await leases.release(lease).catch(() => undefined);
      }
    },
  };
}

/** A job that is done now and then: once in its time by any of the bots, and not by each. */
export function onlyOneRuns({ job, leases }: SharedJob): Job {
  const lease = `job:${job.name}`;
  return {
    ...job,
    async run(signal) {
      // A little less than its time: who did it last is to find it free again.
      if (!(await holds(leases, lease, Math.floor(job.everyMs * 0.9)))) return;
      try {
        await job.run(signal);
      } catch (error) {
        await leases.release(lease).catch(() => undefined);
        throw error;
      }
    },
  };
}

function holds(leases: Leases, name: string, ttlMs: number): Promise<boolean> {
  return leases.hold(name, ttlMs).catch(() => false);
}
