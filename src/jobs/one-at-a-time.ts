import type { Job } from '../ports/job.ts';
import type { Leases } from '../ports/leases.ts';

export interface SharedJob {
  readonly job: Job;
  readonly leases: Leases;
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
