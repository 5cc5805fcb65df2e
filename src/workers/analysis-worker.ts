/** Entry of an analysis thread. What a task needs is loaded with the first of its kind. */
import type { Analyst } from '../ports/analyst.ts';
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

const analyst: Omit<Analyst, 'close'> = {
  async forecast(input) {
    const { forecastSeries, models } = await forecasting();
    return forecastSeries(input, models);
  },
  async findTrends(input) {
    const { detectTrends, findChangepoints } = await trends();
    return detectTrends({ ...input, findChangepoints });
  },
  async findPatterns(columns, options) {
    const { detectPatterns } = await import('../core/analytics/patterns/detect-patterns.ts');
    return detectPatterns(columns, options);
  },
  async compare(input) {
    const { comparePeriods } = await import('../core/analytics/compare/compare-periods.ts');
    return comparePeriods(input);
  },
  async recommend(source, options) {
    const { recommend } = await import('../core/recommend/recommend.ts');
    const { recommendInput } = await import('../core/recommend/recommend-input.ts');
    return recommend(recommendInput(source), options);
  },
  async followUp(source, figures) {
    const { followUp } = await import('../core/recommend/follow-up.ts');
    const { recommendInput } = await import('../core/recommend/recommend-input.ts');
    const input = recommendInput(source);
    return figures.map((figure) => followUp(figure, input));
  },
};

answerJobs<AnalysisJob, AnalysisResult>(({ task, args }) => {
  const perform = analyst[task] as (...given: AnalysisJob['args'][number][]) => Promise<AnalysisResult>;
  return perform(...args);
});
