import { wilsonInterval } from '../../analytics/wilson-interval.ts';
import { pointsOf } from '../groups.ts';
import type { PatternFinding, RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { countWords, percentWords, pointWords } from '../words.ts';

/** The same incident again and again. */
export const recurringIncident: Rule = {
  name: 'recurring-incident',
  evaluate(input: RecommendInput): RuleResult {
    return { tests: input.patterns.length, candidates: input.patterns.map((one) => candidate(input, one)) };
  },
};

function candidate(input: RecommendInput, pattern: PatternFinding): Candidate {
  const { label, n, decided, breached, incidents, p } = pattern;
  const gainPoints = withoutThem(input, pattern);
  const share = breached / Math.max(1, decided);
  return {
    category: 'quality',
    finding: `"${label}" came back ${countWords(n, 'time')}; ${breached} of ${decided} breached (${percentWords(share)}).`,
    recommendation: `Open a problem record for "${label}" and fix its cause.`,
    impact: `Without these incidents compliance would be ${pointWords(gainPoints)} higher, and ${countWords(n, 'incident')} would not have been worked on.`,
    n,
    effect: share - rate(input),
    interval: intervalOf(input, pattern),
    gainPoints,
    gainKind: 'gain',
    scope: null,
    figure: null,
    p,
    // Its finder tested that it recurs; there is no further effect to exceed.
    probability: 1 - p,
    examples: incidents,
    isAboutBreaches: false,
  };
}

/** Points that compliance would rise by had none of them happened; at least 0. */
function withoutThem(input: RecommendInput, { decided, breached }: PatternFinding): number {
  const left = input.overall.decided - decided;
  if (left <= 0) return pointsOf(0, input);
  return Math.max(0, (rate(input) - (input.overall.breached - breached) / left) * 100);
}

function rate({ overall }: RecommendInput): number {
  return overall.decided === 0 ? 0 : overall.breached / overall.decided;
}

function intervalOf(input: RecommendInput, { decided, breached }: PatternFinding): readonly [number, number] {
  const [low, high] = wilsonInterval(breached, decided) ?? [0, 1];
  return [low - rate(input), high - rate(input)];
}
