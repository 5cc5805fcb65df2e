import type { Analysis } from '../../core/report/analysis.ts';
import type { ReportRecords } from '../../ports/report-records.ts';
import type { AnalysisDeps, AnalysisRequest } from '../analysis/context.ts';
import { earlierForecasts } from './earlier-forecasts.ts';

/** The analysis with what has become of what earlier reports foretold. */
export async function withEarlier(
  deps: AnalysisDeps & { readonly records: ReportRecords },
  request: AnalysisRequest,
  analysis: Analysis,
): Promise<Analysis> {
  if (!request.parts.has('forecasts')) return analysis;
  return { ...analysis, earlierForecasts: await earlierForecasts(deps, request) };
}
