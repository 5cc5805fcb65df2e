import { parentPort } from 'node:worker_threads';
import { type PlainError, packError } from './plain-error.ts';

export type JobReply<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly error: PlainError };

/** In a thread's entry: takes jobs one by one, answers each with its result or its error. */
export function answerJobs<Job, Result>(perform: (job: Job) => Promise<Result>): void {
  parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: Job }) => {
    perform(job).then(
      (result) => parentPort?.postMessage({ id, result } satisfies JobReply<Result>),
      (error: unknown) => parentPort?.postMessage({ id, error: packError(error) } satisfies JobReply<Result>),
    );
  });
}
