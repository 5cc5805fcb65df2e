import { availableParallelism } from 'node:os';
import type { Analyst } from '../ports/analyst.ts';
import { builtFile } from '../threads/built-file.ts';
import { createJobThread } from '../threads/job-thread.ts';
import type { AnalysisJob, AnalysisResult, AnalysisTask } from './analysis-job.ts';

const maxThreads = 2;

/** Returns an analyst that works in threads (up to two, started when needed); a job goes to the idlest. */
export function createThreadedAnalyst(): Analyst {
  const threads = Array.from({ length: Math.min(maxThreads, availableParallelism()) }, () =>
    createJobThread<AnalysisJob, AnalysisResult>({
      file: builtFile('analysis-worker.js'),
      doing: 'analysis',
    }),
  );
  /** The task of a job decides what it takes and what answers it. */
  function asker<T extends AnalysisTask>(task: T): Analyst[T] {
    const ask = (...args: Parameters<Analyst[T]>) => {
      const [idlest] = threads.toSorted((a, b) => a.pending() - b.pending());
      if (idlest === undefined) throw new Error('no analysis thread');
      return idlest.run({ task, args } as AnalysisJob);
    };
    return ask as Analyst[T];
  }
  return {
    forecast: asker('forecast'),
    findTrends: asker('findTrends'),
    findPatterns: asker('findPatterns'),
    compare: asker('compare'),
    recommend: asker('recommend'),
    followUp: asker('followUp'),
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
