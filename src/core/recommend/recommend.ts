import { holm } from '../analytics/stats/holm.ts';
import type { RecommendInput } from './input.ts';
import { breachesOf, isSameMatter } from './overlap.ts';
import {
  type Candidate,
  mostExamples,
  type Recommendation,
  type RuleName,
  ruleNames,
} from './recommendation.ts';
import { rules } from './rules/index.ts';

export interface RecommendOptions {
  /** At most so many; 5 by default. */
  readonly limit?: number;
  /** From 0 to 1; 0.7 by default. Below it also nothing is said that could well be chance (adjusted p over 0.05). */
  readonly minConfidence?: number;
}

const defaults = { limit: 5, minConfidence: 0.7 };
/** Over all rules together: a period in which nothing is wrong gets a recommendation in at most this share of cases. */
const level = 0.05;
const highPoints = 1;
const mediumPoints = 0.3;
/** Of two about the same incidents the more pointed one is kept if it promises at least this part of the other. */
const nearlyAsMuch = 0.7;

interface Weighed {
  readonly rule: RuleName;
  readonly candidate: Candidate;
  readonly adjustedP: number;
  readonly confidence: number;
  /** Points times confidence. */
  readonly score: number;
}

/**
 * What the figures advise, most worthwhile (points times confidence) first; an empty list where they advise nothing.
 * Each rule has an equal share of the 5 % chance of a false alarm (Bonferroni) and spreads it over its groups (Holm).
 * Recommendations about the same incidents are given once.
 */
export function recommend(input: RecommendInput, options: RecommendOptions = {}): Recommendation[] {
  const { limit, minConfidence } = { ...defaults, ...options };
  const weighed = rules
    .flatMap(({ name, evaluate }) => weigh(name, evaluate(input)))
    .filter(({ adjustedP, confidence }) => adjustedP <= level && confidence >= minConfidence)
    .sort(byScore);
  return withoutOverlap(weighed, input)
    .sort(byScore)
    .slice(0, limit)
    .map((one) => recommendationOf(one, input));
}

function weigh(
  rule: RuleName,
  { tests, candidates }: ReturnType<(typeof rules)[number]['evaluate']>,
): Weighed[] {
  const adjusted = holm(
    candidates.map(({ p }) => p),
    tests,
  );
  return candidates.map((candidate, index) => {
    const adjustedP = Math.min(1, (adjusted[index] ?? 1) * rules.length);
    const confidence = Math.min(1 - adjustedP, candidate.probability);
    return { rule, candidate, adjustedP, confidence, score: candidate.gainPoints * confidence };
  });
}

function byScore(a: Weighed, b: Weighed): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.confidence !== b.confidence) return b.confidence - a.confidence;
  return ruleNames.indexOf(a.rule) - ruleNames.indexOf(b.rule);
}

/** `weighed` is ordered; a later one takes the place of an earlier only if it is more pointed and promises nearly as much. */
function withoutOverlap(weighed: readonly Weighed[], { breaches }: RecommendInput): Weighed[] {
  const kept: Weighed[] = [];
  for (const one of weighed) {
    const at = kept.findIndex(({ candidate }) => isSameMatter(candidate, one.candidate, breaches));
    const other = kept[at];
    if (other === undefined) kept.push(one);
    else if (isMorePointed(one, other)) kept[at] = one;
  }
  return kept;
}

function isMorePointed(one: Weighed, other: Weighed): boolean {
  return one.candidate.effect > other.candidate.effect && one.score >= nearlyAsMuch * other.score;
}

function recommendationOf(
  { rule, candidate, adjustedP, confidence }: Weighed,
  input: RecommendInput,
): Recommendation {
  const { category, finding, recommendation, impact, n, effect, interval } = candidate;
  const { gainPoints, gainKind, scope, figure } = candidate;
  return {
    rule,
    priority: priorityOf(gainPoints),
    category,
    finding,
    recommendation,
    impact,
    confidence,
    evidence: {
      incidents: examplesOf(candidate, input),
      n,
      effect,
      interval,
      gainPoints,
      gainKind,
      adjustedP,
      scope,
      figure,
    },
  };
}

function priorityOf(points: number): Recommendation['priority'] {
  if (points >= highPoints) return 'high';
  return points >= mediumPoints ? 'medium' : 'low';
}

function examplesOf({ examples, scope }: Candidate, { breaches }: RecommendInput): string[] {
  if (examples !== null) return examples.slice(0, mostExamples);
  const indices = scope === null ? breaches.map((_, index) => index) : [...breachesOf(scope, breaches)];
  return indices.slice(0, mostExamples).map((index) => breaches[index]?.incident ?? '');
}
