import { dailySeriesOf } from '../../core/analytics/daily-series-of.ts';
import type { DataVersion } from '../../core/report/facts.ts';
import type { AnalysisDeps, AnalysisSpan, BegunForecasts } from './context.ts';
import { forecastAll } from './forecasts.ts';
import { readHistory } from './history.ts';
import { keptLasting } from './keep-lasting.ts';

/**
 * Reads the history and sets the threads to fitting, for a report whose period is read next: fits take longest and
 * need nothing of it. Null where they are kept already.
 */
export async function beginForecasts(
  deps: AnalysisDeps,
  span: AnalysisSpan,
  version: DataVersion,
): Promise<BegunForecasts | null> {
  const kept = await keptLasting(deps, span, version);
  if (kept?.parts.includes('forecasts') === true) return null;
  const history = await readHistory(deps, span);
  const fitting = forecastAll(deps, dailySeriesOf(history.days));
  // Awaited later: where something else fails first, its own failure is nobody's.
  fitting.catch(() => undefined);
  return { version, history, fitting };
}
