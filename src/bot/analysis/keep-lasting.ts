import { createHash } from 'node:crypto';
import { type DataVersion, isSameVersion } from '../../core/report/facts.ts';
import type { AnalysisDeps, AnalysisRequest, AnalysisSpan } from './context.ts';
import type { LastingAnalysis, LastingPart } from './lasting.ts';

interface Entry {
  readonly parts: readonly LastingPart[];
  readonly analysis: LastingAnalysis;
}

/** What was kept of the same data and settings; null where nothing was or may be. */
export async function keptLasting(
  deps: AnalysisDeps,
  span: AnalysisSpan,
  version: DataVersion,
): Promise<Entry | null> {
  return lasts(span) ? deps.kept.read<Entry>(version, nameOf(deps, span)) : null;
}

/**
 * The parts wanted, from what was kept of the same data and settings, and computed as far as it is not there. Only
 * what time alone leaves as it is can be kept: of a closed period, counted by verdict, with every event seen.
 */
export async function keepLasting(
  deps: AnalysisDeps,
  request: AnalysisRequest,
  wanted: readonly LastingPart[],
  compute: (missing: ReadonlySet<LastingPart>) => Promise<LastingAnalysis>,
): Promise<LastingAnalysis> {
  const { version } = request;
  if (version === null || !lasts(request)) return compute(new Set(wanted));
  const kept = await keptLasting(deps, request, version);
  const missing = wanted.filter((part) => !kept?.parts.includes(part));
  if (kept !== null && missing.length === 0) return kept.analysis;
  const computed = await compute(new Set(missing));
  const entry: Entry = {
    parts: [...(kept?.parts ?? []), ...missing],
    analysis: kept === null ? computed : merged(kept.analysis, computed),
  };
  // An append meanwhile may have gone into some of the parts.
  if (isSameVersion(version, await deps.source.dataVersion())) {
    await deps.kept.keep(version, nameOf(deps, request), entry);
  }
  return entry.analysis;
}

function lasts({ period, query, lastEventAt }: AnalysisSpan): boolean {
  const { partial, asOf } = period;
  return !partial && query.knownAt === null && query.cohort === 'verdict' && asOf >= lastEventAt;
}

/** Everything but the data that decides what an analysis says. */
function nameOf({ config }: AnalysisDeps, { period, query }: AnalysisSpan): string {
  const { kind, from, to, timeZone } = period;
  const { analytics, thresholds, reports, calendars } = config;
  const { weekStartsOn } = reports;
  // A calendar without a zone has that of the configuration, which need not be the report's.
  const working = [calendars[analytics.patterns.workingCalendar ?? ''] ?? null, config.timeZone];
  const scope = [kind, from, to, timeZone, query.filters, analytics, thresholds, weekStartsOn, working];
  return `analysis-${createHash('sha256').update(JSON.stringify(scope)).digest('hex').slice(0, 32)}`;
}

function merged(kept: LastingAnalysis, computed: LastingAnalysis): LastingAnalysis {
  const weekGrid = computed.weekGrid ?? kept.weekGrid;
  return {
    history: computed.history,
    historyEnd: computed.historyEnd,
    incidentWindow: computed.incidentWindow ?? kept.incidentWindow,
    trends: computed.trends ?? kept.trends,
    patterns: computed.patterns ?? kept.patterns,
    ...(weekGrid === undefined ? {} : { weekGrid }),
    forecasts: computed.forecasts ?? kept.forecasts,
    comparisons: computed.comparisons ?? kept.comparisons,
    recommendations: computed.recommendations ?? kept.recommendations,
    pauses: computed.pauses ?? kept.pauses,
    examples: { ...kept.examples, ...computed.examples },
  };
}
