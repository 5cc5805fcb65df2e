import type { Clock } from '../ports/clock.ts';
import { UnavailableError } from '../ports/intake.ts';
import type { Job } from '../ports/job.ts';
import type { Logger } from '../ports/logger.ts';

export interface JobStatus {
  readonly name: string;
  readonly running: boolean;
  readonly runs: number;
  readonly crashes: number;
  /** Crashes since it last went well. */
  readonly crashesInARow: number;
  /** Epoch milliseconds; null: never. */
  readonly lastEndedAt: number | null;
  readonly lastError: string | null;
}

/** Runs jobs beside each other: what happens to one touches no other. */
export interface Supervisor {
  /** Runs every job now, and then each in its own time. */
  start(): void;
  /** Runs a job soon: now, or once more after the run that is under way. */
  wake(name: string): void;
  status(): readonly JobStatus[];
  /** Starts nothing more, tells what runs to end, and resolves when it has. */
  stop(): Promise<void>;
}

/** A crashed job waits this long, twice as long after every further crash, at most `longestWaitMs`. */
const firstWaitMs = 1_000;
const longestWaitMs = 300_000;
/** A job for which something is away is soon there again once that is back. */
const longestAwayMs = 15_000;

interface Kept {
  readonly job: Job;
  timer: NodeJS.Timeout | null;
  current: Promise<void> | null;
  again: boolean;
  /** What it needs is away, which was said. */
  isAway: boolean;
  status: JobStatus;
}

export function createSupervisor({
  jobs,
  clock,
  logger,
}: {
  readonly jobs: readonly Job[];
  readonly clock: Clock;
  readonly logger: Logger;
}): Supervisor {
  const abort = new AbortController();
  const kept = new Map(jobs.map((job) => [job.name, keep(job)]));

  function begin(one: Kept): void {
    if (abort.signal.aborted) return;
    if (one.current !== null) {
      one.again = true;
      return;
    }
    if (one.timer !== null) clearTimeout(one.timer);
    one.timer = null;
    one.again = false;
    one.status = { ...one.status, running: true, runs: one.status.runs + 1 };
    one.current = attempt(one).then((waitMs) => {
      one.current = null;
      if (abort.signal.aborted) return;
      // A job that crashed waits, whoever wakes it.
      if (one.again && one.status.crashesInARow === 0) begin(one);
      else one.timer = setTimeout(() => begin(one), waitMs).unref();
    });
  }

  /** Resolves with how long to wait before the next run. */
  async function attempt(one: Kept): Promise<number> {
    const { name, everyMs, run } = one.job;
    try {
      await run(abort.signal);
      one.status = { ...ended(one), crashesInARow: 0 };
      if (one.isAway) logger.info({ job: name }, 'job runs again');
      one.isAway = false;
      return everyMs;
    } catch (error) {
      const crashesInARow = one.status.crashesInARow + 1;
      const lastError = error instanceof Error ? error.message : String(error);
      one.status = { ...ended(one), crashes: one.status.crashes + 1, crashesInARow, lastError };
      if (abort.signal.aborted) return 0;
      const isAway = error instanceof UnavailableError;
      const longestMs = isAway ? longestAwayMs : longestWaitMs;
      const waitMs = Math.min(firstWaitMs * 2 ** (crashesInARow - 1), longestMs);
      const isSaid = isAway && one.isAway;
      one.isAway = isAway;
      if (isSaid) return waitMs;
      if (isAway) {
        logger.warn({ job: name, reason: lastError }, 'job waits for what is away');
        return waitMs;
      }
      const cause = error instanceof Error ? (error.stack ?? error.message) : lastError;
      logger.error({ job: name, crashes: one.status.crashes, waitMs, cause }, 'job crashed, restarting');
      return waitMs;
    }
  }

  function ended({ status }: Kept): JobStatus {
    return { ...status, running: false, lastEndedAt: clock.now() };
  }

  return {
    start() {
      for (const one of kept.values()) begin(one);
    },
    wake(name) {
      const one = kept.get(name);
      if (one === undefined) throw new TypeError(`there is no job ${name}`);
      if (one.current !== null || one.status.crashesInARow === 0) begin(one);
    },
    status: () => [...kept.values()].map(({ status }) => status),
    async stop() {
      abort.abort();
      for (const { timer } of kept.values()) if (timer !== null) clearTimeout(timer);
      await Promise.all([...kept.values()].map(({ current }) => current));
    },
  };
}

function keep(job: Job): Kept {
  const nothing = { runs: 0, crashes: 0, crashesInARow: 0, lastEndedAt: null, lastError: null };
  return {
    job,
    timer: null,
    current: null,
    again: false,
    isAway: false,
    status: { name: job.name, running: false, ...nothing },
  };
}
