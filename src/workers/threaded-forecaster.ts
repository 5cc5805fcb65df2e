import { availableParallelism } from 'node:os';
import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import type { ForecastInput } from '../core/analytics/forecast/forecast-series.ts';
import type { Forecaster } from '../ports/models.ts';
import { builtFile } from '../threads/built-file.ts';
import { createJobThread } from '../threads/job-thread.ts';

const maxThreads = 2;

/** Returns a forecaster that fits in worker threads (up to two, started when needed); a job goes to the idlest. */
export function createThreadedForecaster(): Forecaster {
  const threads = Array.from({ length: Math.min(maxThreads, availableParallelism()) }, () =>
    createJobThread<ForecastInput, Forecast>({
      file: builtFile('src/workers/forecast-worker.js'),
      doing: 'forecasting',
    }),
  );
  return {
    forecast(input) {
      const [idlest] = threads.toSorted((a, b) => a.pending() - b.pending());
      if (idlest === undefined) throw new Error('no forecasting thread');
      return idlest.run(input);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
