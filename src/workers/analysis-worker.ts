/** Entry of an analysis thread. What a task needs is loaded with the first of its kind. */
import { answerJobs } from '../threads/answer-jobs.ts';
import type { AnalysisJob, AnalysisResult } from './analysis-job.ts';

const once = <T>(load: () => Promise<T>) => {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    return loaded;
  };
};

const forecasting = once(async () => {
  const [{ forecastModels }, { forecastSeries }, { loadMstlEts }] = await Promise.all([
    import('../core/analytics/forecast/forecast-models.ts'),
    import('../core/analytics/forecast/forecast-series.ts'),
    import('../models/augurs/fit-mstl-ets.ts'),
  ]);
  return { models: forecastModels(loadMstlEts()), forecastSeries };
});

const trends = once(async () => {
  const [{ detectTrends }, { createChangepointFinder }] = await Promise.all([
    import('../core/analytics/trends/detect-trends.ts'),
    import('../models/augurs/changepoints.ts'),
  ]);
  return { detectTrends, findChangepoints: createChangepointFinder() };
});

const patterns = once(() => import('../core/analytics/patterns/detect-patterns.ts'));
const comparison = once(() => import('../core/analytics/compare/compare-periods.ts'));

answerJobs<AnalysisJob, AnalysisResult>(async (job) => {
  if (job.task === 'forecast') {
    const { forecastSeries, models } = await forecasting();
    return forecastSeries(job.input, models);
  }
  if (job.task === 'trends') {
    const { detectTrends, findChangepoints } = await trends();
    return detectTrends({ ...job.input, findChangepoints });
  }
  if (job.task === 'patterns') {
    const { detectPatterns } = await patterns();
    return detectPatterns(job.columns, job.options);
  }
  const { comparePeriods } = await comparison();
  return comparePeriods(job.input);
});
