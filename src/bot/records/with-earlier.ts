import type { Analysis } from '../../core/report/analysis.ts';
import type { ReportRecords } from '../../ports/report-records.ts';
import type { AnalysisDeps, AnalysisRequest } from '../analysis/context.ts';
import { earlierForecasts } from './earlier-forecasts.ts';
import { followed } from './followed.ts';

/** The analysis with what has become of what earlier reports foretold and advised, in the parts asked for. */
export async function withEarlier(
  deps: AnalysisDeps & { readonly records: ReportRecords },
  request: AnalysisRequest,
  analysis: Analysis,
): Promise<Analysis> {
  const { parts } = request;
  request.stopIfAborted();
  return {
    ...analysis,
    ...(parts.has('forecasts') ? { earlierForecasts: await earlierForecasts(deps, request) } : {}),
    ...(parts.has('recommendations') ? { followed: await followed(deps, request) } : {}),
  };
}
