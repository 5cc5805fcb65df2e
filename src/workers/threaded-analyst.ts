import { availableParallelism } from 'node:os';
import type { PeriodComparison } from '../core/analytics/compare/comparison.ts';
import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import type { Patterns } from '../core/analytics/patterns/types.ts';
import type { Trends } from '../core/analytics/trends/types.ts';
import type { Analyst } from '../ports/analyst.ts';
import { builtFile } from '../threads/built-file.ts';
import { createJobThread } from '../threads/job-thread.ts';
import type { AnalysisJob, AnalysisResult } from './analysis-job.ts';

const maxThreads = 2;

/** Returns an analyst that works in threads (up to two, started when needed); a job goes to the idlest. */
export function createThreadedAnalyst(): Analyst {
  const threads = Array.from({ length: Math.min(maxThreads, availableParallelism()) }, () =>
    createJobThread<AnalysisJob, AnalysisResult>({
      file: builtFile('src/workers/analysis-worker.js'),
      doing: 'analysis',
    }),
  );
  function run(job: AnalysisJob): Promise<AnalysisResult> {
    const [idlest] = threads.toSorted((a, b) => a.pending() - b.pending());
    if (idlest === undefined) throw new Error('no analysis thread');
    return idlest.run(job);
  }
  // The task of a job decides what answers it.
  return {
    forecast: (input) => run({ task: 'forecast', input }) as Promise<Forecast>,
    findTrends: (input) => run({ task: 'trends', input }) as Promise<Trends>,
    findPatterns: (columns, options) => run({ task: 'patterns', columns, options }) as Promise<Patterns>,
    compare: (input) => run({ task: 'compare', input }) as Promise<PeriodComparison[]>,
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
