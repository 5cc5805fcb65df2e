import type { DailySeries } from '../../core/analytics/daily-series.ts';
import { dailySeriesOf } from '../../core/analytics/daily-series-of.ts';
import type { Patterns } from '../../core/analytics/patterns/types.ts';
import type { Trends } from '../../core/analytics/trends/types.ts';
import { localDateOf } from '../../core/time/zone.ts';
import { readCompared } from './comparisons.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import { exampleNames } from './example-names.ts';
import { forecastAll } from './forecasts.ts';
import { readHistory } from './history.ts';
import { type IncidentWindow, readIncidentWindow } from './incident-window.ts';
import type { LastingAnalysis, LastingPart } from './lasting.ts';
import { auditPauses } from './pauses.ts';
import { readExamples, recommendAll } from './recommendations.ts';

/**
 * Computes the parts of an analysis that last. Fitting and looking for findings go on in threads while the database is
 * read here.
 */
export async function analyseLasting(
  deps: AnalysisDeps,
  request: AnalysisRequest,
  parts: ReadonlySet<LastingPart>,
): Promise<LastingAnalysis> {
  const wants = (...some: LastingPart[]) => some.some((part) => parts.has(part));
  const step = (text: string): void => {
    request.stopIfAborted();
    request.progress(text);
  };
  step('Reading the history …');
  const { begun } = request;
  const history = begun?.history ?? (await readHistory(deps, request));
  const series = dailySeriesOf(history.days);
  const fitting = wants('forecasts') ? (begun?.fitting ?? started(forecastAll(deps, series))) : null;
  const window = wants('trends', 'patterns', 'recommendations')
    ? await readIncidentWindow(deps, request)
    : null;
  const trending = wants('trends', 'recommendations') ? started(findTrends(deps, series, window)) : null;
  const patterning =
    window !== null && wants('patterns', 'recommendations') ? started(findPatterns(deps, window)) : null;
  step('Comparing …');
  const compared = wants('comparisons', 'recommendations')
    ? await readCompared(deps, request, { yearBefore: wants('comparisons') })
    : null;
  const comparing =
    compared !== null && wants('comparisons') ? started(deps.analyst.compare(compared)) : null;
  const pauses = wants('pauses', 'recommendations') ? await auditPauses(deps, request) : null;
  const metOnlyByPause = pauses?.metOnlyByPause ?? null;
  const examples = wants('recommendations') ? await readExamples(deps, request, metOnlyByPause) : null;
  step('Looking for trends and patterns …');
  const [trends, patterns] = [(await trending) ?? null, (await patterning) ?? null];
  const names = await exampleNames(deps, window, trends, patterns);
  const recommending =
    examples === null
      ? null
      : started(
          recommendAll(deps, request, {
            examples,
            previous: compared?.previous?.facts ?? null,
            trends,
            patterns,
            metOnlyByPause,
            nameOf: (row) => names[row]?.incident ?? null,
          }),
        );
  step('Forecasting …');
  request.meanwhile();
  return {
    history: endsOf(history.days.map(({ date }) => date)),
    historyEnd: history.end,
    incidentWindow: window === null ? null : windowDates(window, request),
    trends: wants('trends') ? trends : null,
    patterns: wants('patterns') ? patterns : null,
    ...(wants('patterns') && window !== null ? { weekGrid: weekGridOf(window) } : {}),
    forecasts: (await fitting) ?? null,
    comparisons: (await comparing) ?? null,
    recommendations: (await recommending) ?? null,
    pauses: wants('pauses') ? (pauses?.audit ?? null) : null,
    examples: names,
  };
}

/** Awaited later: where something else fails first, its own failure is nobody's. */
function started<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

function findTrends(
  { config, analyst }: AnalysisDeps,
  series: readonly DailySeries[],
  window: IncidentWindow | null,
): Promise<Trends> {
  const { window: windowDays, minPoints } = config.analytics.trends;
  return analyst.findTrends({ series, columns: window?.columns ?? null, windowDays, minPoints });
}

function findPatterns({ config, analyst }: AnalysisDeps, { columns }: IncidentWindow): Promise<Patterns> {
  return analyst.findPatterns(columns, config.analytics.patterns);
}

/** Openings per weekday, Monday first, and local hour. */
function weekGridOf({ columns: { hourOfWeek } }: IncidentWindow): number[][] {
  const grid = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  for (const hour of hourOfWeek) {
    const row = grid[Math.floor(hour / 24)];
    if (row !== undefined) row[hour % 24] = (row[hour % 24] ?? 0) + 1;
  }
  return grid;
}

function endsOf(dates: readonly string[]): readonly [string, string] | null {
  const [first, last] = [dates[0], dates.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
}

function windowDates({ from, to }: IncidentWindow, { period: { timeZone } }: AnalysisRequest) {
  return [localDateOf(timeZone, from), localDateOf(timeZone, Math.max(from, to - 1))] as const;
}
