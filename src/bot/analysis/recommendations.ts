import type { Patterns } from '../../core/analytics/patterns/types.ts';
import type { SeriesFindings, Trends } from '../../core/analytics/trends/types.ts';
import { breachExamples } from '../../core/recommend/breach-examples.ts';
import type { PatternFinding, TrendFinding } from '../../core/recommend/input.ts';
import type { RecommendSource } from '../../core/recommend/recommend-input.ts';
import type { Recommendation } from '../../core/recommend/recommendation.ts';
import type { ComparedFacts } from '../../core/report/facts.ts';
import { compileCalendar } from '../../core/sla/calendar.ts';
import type { CalendarDefinition } from '../../core/sla/types.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';
import { pauseExamples } from './pause-examples.ts';
import { workingCalendar } from './working-calendar.ts';

/** Breaches from which examples are taken. */
const mostBreaches = 300;

/** What the figures of a period are set against or judged by beside them. */
export interface FiguresBasis {
  readonly previous: ComparedFacts | null;
  /** See `AuditedPauses`. */
  readonly metOnlyByPause: Uint8Array | null;
}

/** Incidents that recommendations name. */
export type RecommendationExamples = Pick<RecommendSource, 'breaches' | 'pauseExamples'>;

export interface RecommendationBasis extends FiguresBasis {
  readonly examples: RecommendationExamples;
  readonly trends: Trends | null;
  readonly patterns: Patterns | null;
  /** Ids of the incidents at rows of the pattern window. */
  readonly nameOf: (row: number) => string | null;
}

/** Reads the latest breaches of a period and what was met only by a pause. */
export async function readExamples(
  { source, config }: AnalysisDeps,
  { period, query, facts }: AnalysisRequest,
  metOnlyByPause: Uint8Array | null,
): Promise<RecommendationExamples> {
  const { rows } = await source.breaches(query, mostBreaches);
  const working = workingCalendar(config);
  const calendar = working === null ? null : compileCalendar(working);
  return {
    breaches: breachExamples(rows, period.timeZone, calendar),
    pauseExamples: await pauseExamples({ source }, facts, metOnlyByPause),
  };
}

/** What the figures of a period advise. */
export function recommendAll(
  { analyst, config }: AnalysisDeps,
  request: AnalysisRequest,
  basis: RecommendationBasis,
): Promise<Recommendation[]> {
  const figures = figuresOf(request, workingCalendar(config), basis, {
    trends: basis.trends === null ? [] : trendFindings(basis.trends),
    patterns: basis.patterns === null ? [] : patternFindings(basis.patterns, basis.nameOf),
    complianceTarget: config.thresholds.compliance.target,
    ...basis.examples,
  });
  const { limit, confidence } = config.analytics.recommendations;
  return analyst.recommend(figures, { limit, minConfidence: confidence });
}

/** The figures of a report's period as the rules and the follow-up look at them. */
export function figuresOf(
  { period, facts }: AnalysisRequest,
  working: CalendarDefinition | null,
  { previous, metOnlyByPause }: FiguresBasis,
  found: Pick<RecommendSource, 'trends' | 'patterns' | 'breaches' | 'pauseExamples' | 'complianceTarget'>,
): RecommendSource {
  return {
    facts,
    // Only what is asked of it is handed to a thread.
    previous: previous === null ? null : { overall: previous.overall },
    from: period.from,
    to: Math.min(period.to, period.asOf),
    zone: period.timeZone,
    workingCalendar: working,
    reopened: facts.reopenedRows ?? null,
    metOnlyByPause,
    ...found,
  };
}

const words = { rising: 'up', falling: 'down' } as const;

function trendFindings({ series, window }: Trends): TrendFinding[] {
  const [from, to] = window ?? [];
  if (from === undefined || to === undefined) return [];
  return series.flatMap(({ name, trend }: SeriesFindings): TrendFinding[] => {
    if (trend === null || trend.direction === 'none' || name === 'breaches') return [];
    const { perDay, interval } = trend.theilSen;
    return [
      {
        metric: name,
        direction: words[trend.direction],
        p: trend.p,
        slopePerDay: perDay,
        slopeInterval: interval,
        from,
        to,
        days: trend.n,
        n: trend.n,
      },
    ];
  });
}

function patternFindings({ recurring }: Patterns, nameOf: (row: number) => string | null): PatternFinding[] {
  return recurring.map(({ service, title, n, decided, breached, examples, p }) => ({
    kind: 'recurring',
    label: `${title} (${service})`,
    n,
    decided,
    breached,
    incidents: examples.flatMap((row) => nameOf(row) ?? []).reverse(),
    p,
  }));
}
