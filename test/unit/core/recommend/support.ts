import { noDispersion } from '../../../../src/core/analytics/compare/dispersion.ts';
import type { BreachExample, RecommendGroup, RecommendInput } from '../../../../src/core/recommend/input.ts';

/** A group of which `breached` of `decided` breach, half of them for a late response. */
export function group(
  dimension: RecommendGroup['dimension'],
  key: string | null,
  decided: number,
  breached: number,
  over: Partial<RecommendGroup> = {},
): RecommendGroup {
  return {
    dimension,
    key,
    overall: { decided, breached },
    response: { decided, breached: Math.round(breached / 2), medianShare: 0.2, medianSeconds: 600 },
    resolution: { decided, breached: breached - Math.round(breached / 2) },
    dispersion: noDispersion,
    pauses: null,
    reopens: null,
    ...over,
  };
}

/** 1,000 decided, 50 breached, nothing known beside. */
export function input(over: Partial<RecommendInput> = {}): RecommendInput {
  return {
    overall: { decided: 1000, breached: 50 },
    previous: null,
    dispersion: noDispersion,
    groups: [],
    days: [],
    targets: [],
    complianceTarget: 0.95,
    sourceJudged: 'none',
    trends: [],
    patterns: [],
    breaches: [],
    pauseExamples: [],
    ...over,
  };
}

export function breach(incident: string, over: Partial<BreachExample> = {}): BreachExample {
  return { incident, service: null, team: null, priority: null, customer: null, time: 'nights', ...over };
}
