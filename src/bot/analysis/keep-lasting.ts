import { createHash } from 'node:crypto';
import { isSameVersion } from '../../core/report/facts.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import type { LastingAnalysis, LastingPart } from './lasting.ts';

interface Entry {
  readonly parts: readonly LastingPart[];
  readonly analysis: LastingAnalysis;
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
  const name = nameOf(deps, request);
  const kept = await deps.kept.read<Entry>(version, name);
  const missing = wanted.filter((part) => !kept?.parts.includes(part));
  if (kept !== null && missing.length === 0) return kept.analysis;
  const computed = await compute(new Set(missing));
  const entry: Entry = {
    parts: [...(kept?.parts ?? []), ...missing],
    analysis: kept === null ? computed : merged(kept.analysis, computed),
  };
  // An append meanwhile may have gone into some of the parts.
  if (isSameVersion(version, await deps.source.dataVersion())) await deps.kept.keep(version, name, entry);
  return entry.analysis;
}

function lasts({ period, query, lastEventAt }: AnalysisRequest): boolean {
  const { partial, asOf } = period;
  return !partial && query.knownAt === null && query.cohort === 'verdict' && asOf >= lastEventAt;
}

/** Everything but the data that decides what an analysis says. */
function nameOf({ config }: AnalysisDeps, { period, query }: AnalysisRequest): string {
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
