import type { Job } from '../ports/job.ts';
import type { Leases } from '../ports/leases.ts';

export interface LeasedJobOptions {
  readonly leases: Leases;
  /** How long after its death another bot takes over. */
  readonly ttlMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed?: () => number;
}

const usualTtlMs = 30_000;

/**
 * A job that one bot at a time runs of all that share its leases: a run begins once the lease of its name is held, and is
 * told to end as soon as that is lost, or could not be kept for two thirds of its time, so that it has ended before
 * another begins. Without the lease a run ends at once, to be tried again soon.
 */
export function leasedJob(job: Job, options: LeasedJobOptions): Job {
  const { leases, ttlMs = usualTtlMs, elapsed = () => performance.now() } = options;

  async function run(stop: AbortSignal): Promise<void> {
    let keptAt = elapsed();
    if (!(await leases.hold(job.name, ttlMs))) return;
    const lost = new AbortController();
    let isAsking = false;

    /** A call that does not end is counted as failed. */
    async function keep(): Promise<void> {
      const askedAt = elapsed();
      if (askedAt - keptAt >= (ttlMs * 2) / 3) lost.abort();
      if (isAsking || lost.signal.aborted) return;
      isAsking = true;
      try {
        if (await leases.hold(job.name, ttlMs)) keptAt = askedAt;
        else lost.abort();
      } catch {
        // Redis is away: the lease may last until it is back.
      } finally {
        isAsking = false;
      }
    }

    const timer = setInterval(() => void keep(), ttlMs / 6).unref();
    try {
      await job.run(AbortSignal.any([stop, lost.signal]));
    } finally {
      clearInterval(timer);
      // Whoever holds it next need not wait; where this fails, it runs out.
      if (!lost.signal.aborted) await leases.release(job.name).catch(() => {});
    }
  }

  return { name: job.name, everyMs: Math.min(job.everyMs, ttlMs / 3), run };
}
