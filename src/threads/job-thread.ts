import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { JobReply } from './answer-jobs.ts';
import { unpackError } from './plain-error.ts';

/** One thread that takes jobs and answers each. */
export interface JobThread<Job, Result> {
  run(job: Job): Promise<Result>;
  /** Jobs handed over and not answered yet. */
  pending(): number;
  /** Ends the thread; jobs it holds are rejected. */
  close(): Promise<void>;
}

export interface JobThreadOptions extends WorkerOptions {
  /** Built entry that calls `answerJobs`. */
  readonly file: string;
  /** What the thread does, for messages: `rendering`. */
  readonly doing: string;
}

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/**
 * Returns a thread that is started with the first job and started anew after a crash. A thread that dies fails the
 * jobs it held, with a message; it never leaves one waiting. An idle thread does not keep the process alive.
 */
export function createJobThread<Job, Result>({
  file,
  doing,
  ...options
}: JobThreadOptions): JobThread<Job, Result> {
  const waiting = new Map<number, Waiting<Result>>();
  let worker: Worker | null = null;
  let lastId = 0;

  function fail(dead: Worker, error: Error): void {
    if (worker !== dead) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function receive(reply: JobReply<Result>): void {
    const job = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker?.unref();
    if (job === undefined) return;
    if ('error' in reply) job.reject(unpackError(reply.error));
    else job.resolve(reply.result);
  }

  function start(): Worker {
    const started = new Worker(file, options);
    started.on('message', receive);
    started.on('error', (cause) => fail(started, new Error(`the ${doing} thread failed`, { cause })));
    started.on('exit', (code) => fail(started, new Error(`the ${doing} thread ended with code ${code}`)));
    return started;
  }

  return {
    run(job) {
      worker ??= start();
      const current = worker;
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        current.ref();
        try {
          current.postMessage({ id, job });
        } catch (error) {
          const message = `a job cannot be handed over: ${String(error)}`;
          receive({ id, error: { message, stack: undefined, user: null } });
        }
      });
    },
    pending: () => waiting.size,
    async close() {
      const current = worker;
      if (current === null) return;
      fail(current, new Error(`${doing} was given up: the thread was closed`));
      await current.terminate();
    },
  };
}
