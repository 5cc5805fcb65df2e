import type { DailySeries } from '../../core/analytics/daily-series.ts';
import { dailySeriesOf } from '../../core/analytics/daily-series-of.ts';
import type { Forecast } from '../../core/analytics/forecast/forecast.ts';
import { detectPatterns } from '../../core/analytics/patterns/detect-patterns.ts';
import type { Patterns } from '../../core/analytics/patterns/types.ts';
import { detectTrends } from '../../core/analytics/trends/detect-trends.ts';
import type { Trends } from '../../core/analytics/trends/types.ts';
import type { Analysis, AnalysisPart } from '../../core/report/analysis.ts';
import { localDateOf } from '../../core/time/zone.ts';
import { compareAll, readCompared } from './comparisons.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import { forecastAll, withDays } from './forecasts.ts';
import { readHistory } from './history.ts';
import { type IncidentWindow, readIncidentWindow } from './incident-window.ts';
import { runningOutlook } from './outlook.ts';
import { auditPauses } from './pauses.ts';
import { recommendAll } from './recommendations.ts';

/** What analytics say of a period, in the parts asked for. */
export async function analyse(deps: AnalysisDeps, request: AnalysisRequest): Promise<Analysis> {
  const wants = (...parts: AnalysisPart[]) => parts.some((part) => request.parts.has(part));
  const step = (text: string): void => {
    request.stopIfAborted();
    request.progress(text);
  };
  step('Reading the history …');
  const history = await readHistory(deps, request);
  const series = dailySeriesOf(history.days);
  // Fitting goes on in its threads while the rest is read and looked through here.
  const fitting = wants('forecasts', 'outlook') ? forecastAll(deps, series) : null;
  fitting?.catch(() => undefined);
  step('Looking for trends and patterns …');
  const window = wants('trends', 'patterns', 'recommendations')
    ? await readIncidentWindow(deps, request)
    : null;
  const trends = wants('trends', 'recommendations') ? await trendsOf(deps, series, window) : null;
  const patterns = window !== null && wants('patterns', 'recommendations') ? patternsOf(deps, window) : null;
  const names = await exampleNames(deps, window, patterns);
  step('Comparing …');
  const compared = wants('comparisons', 'recommendations')
    ? await readCompared(deps, request, { yearBefore: wants('comparisons') })
    : null;
  const pauses = wants('pauses', 'recommendations') ? await auditPauses(deps, request) : null;
  const recommendations = wants('recommendations')
    ? await recommendAll(deps, request, {
        previous: compared?.previous?.facts ?? null,
        trends,
        patterns,
        metOnlyByPause: pauses?.metOnlyByPause ?? null,
        nameOf: (row) => names[row]?.incident ?? null,
      })
    : null;
  step('Forecasting …');
  const forecasts = (await fitting) ?? null;
  return {
    history: endsOf(history.days.map(({ date }) => date)),
    incidentWindow: window === null ? null : windowDates(window, request),
    trends: wants('trends') ? trends : null,
    patterns: wants('patterns') ? patterns : null,
    ...(wants('patterns') && window !== null ? { weekGrid: weekGridOf(window) } : {}),
    forecasts:
      forecasts === null || !wants('forecasts')
        ? null
        : await withDays(deps, request, history, series, forecasts),
    comparisons: compared === null || !wants('comparisons') ? null : compareAll(compared),
    outlook: wants('outlook') ? await runningOutlook(deps, request, bandsOf(series, forecasts)) : null,
    recommendations,
    followed: [],
    pauses: wants('pauses') ? (pauses?.audit ?? null) : null,
    examples: wants('patterns') ? names : {},
  };
}

async function trendsOf(
  { config, changepoints }: AnalysisDeps,
  series: readonly DailySeries[],
  window: IncidentWindow | null,
): Promise<Trends> {
  const { window: windowDays, minPoints } = config.analytics.trends;
  return detectTrends({
    series,
    columns: window?.columns ?? null,
    findChangepoints: await changepoints(),
    windowDays,
    minPoints,
  });
}

function patternsOf({ config }: AnalysisDeps, { columns }: IncidentWindow): Patterns {
  return detectPatterns(columns, config.analytics.patterns);
}

/** The incidents at the rows that patterns give as examples. */
async function exampleNames(
  { source }: AnalysisDeps,
  window: IncidentWindow | null,
  patterns: Patterns | null,
): Promise<Analysis['examples']> {
  if (window === null || patterns === null) return {};
  const { hotSpots, recurring, coFailing, concentration, afterHours, highResponse } = patterns;
  const found = [hotSpots, recurring, coFailing, concentration, afterHours, highResponse].flat();
  const rows = [...new Set(found.flatMap(({ examples }) => examples))].sort((a, b) => a - b);
  const refs = rows.length === 0 ? [] : await source.incidentRefs(rows.map((row) => window.ids[row] ?? -1));
  return Object.fromEntries(
    rows.flatMap((row, index) => (refs[index] === undefined ? [] : [[row, refs[index]]])),
  );
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

function bandsOf(series: readonly DailySeries[], forecasts: readonly Forecast[] | null) {
  const of = (name: DailySeries['name']) => forecasts?.[series.findIndex((one) => one.name === name)] ?? null;
  return { volume: of('volume'), compliance: of('compliance') };
}

function endsOf(dates: readonly string[]): readonly [string, string] | null {
  const [first, last] = [dates[0], dates.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
}

function windowDates({ from, to }: IncidentWindow, { period: { timeZone } }: AnalysisRequest) {
  return [localDateOf(timeZone, from), localDateOf(timeZone, Math.max(from, to - 1))] as const;
}
