import type { Analysis } from '../../core/report/analysis.ts';
import { analyseLasting } from './analyse-lasting.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import { exampleRows, namesAt } from './example-names.ts';
import { withDays } from './forecasts.ts';
import { keepLasting } from './keep-lasting.ts';
import { type LastingPart, lastingParts } from './lasting.ts';
import { outlookRange, runningOutlook } from './outlook.ts';

/** What analytics say of a period, in the parts asked for. */
export async function analyse(deps: AnalysisDeps, request: AnalysisRequest): Promise<Analysis> {
  const { parts } = request;
  const ahead = parts.has('outlook') ? outlookRange(deps, request) : null;
  const lasting = await keepLasting(deps, request, wantedOf(request, ahead !== null), (missing) =>
    analyseLasting(deps, request, missing),
  );
  request.stopIfAborted();
  const shown = <P extends LastingPart>(part: P) => (parts.has(part) ? lasting[part] : null);
  const findsIncidents = parts.has('trends') || parts.has('patterns') || parts.has('recommendations');
  const [trends, patterns, forecasts] = [shown('trends'), shown('patterns'), shown('forecasts')];
  return {
    history: lasting.history,
    incidentWindow: findsIncidents ? lasting.incidentWindow : null,
    workingCalendar: deps.config.analytics.patterns.workingCalendar,
    trends,
    patterns,
    ...(parts.has('patterns') && lasting.weekGrid !== undefined ? { weekGrid: lasting.weekGrid } : {}),
    forecasts: forecasts === null ? null : await withDays(deps, request, lasting.historyEnd, forecasts),
    comparisons: shown('comparisons'),
    outlook: ahead === null ? null : await runningOutlook(deps, request, ahead, lasting.forecasts ?? []),
    recommendations: shown('recommendations'),
    followed: [],
    pauses: shown('pauses'),
    examples: namesAt(lasting.examples, exampleRows(trends, patterns)),
  };
}

function wantedOf({ parts }: AnalysisRequest, looksAhead: boolean): LastingPart[] {
  return lastingParts.filter((part) => parts.has(part) || (part === 'forecasts' && looksAhead));
}
