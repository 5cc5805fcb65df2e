import type { Interval } from '../analytics/compare/newcombe-interval.ts';
import type { GroupDimension, RecommendInput } from './input.ts';

/** In the order in which equals are listed. */
export const ruleNames = [
  'declining-compliance',
  'dominating-group',
  'slow-response',
  'after-hours',
  'uneven-teams',
  'busy-days',
  'reopened-work',
  'recurring-incident',
  'pause-use',
  'target-fit',
] as const;
export type RuleName = (typeof ruleNames)[number];

/** Of one recommendation. */
export const mostExamples = 5;

export type RecommendationCategory = 'compliance' | 'response' | 'resources' | 'quality' | 'targets';

/** Whose incidents a recommendation is about; `days`: those opened on the busiest days. */
export interface Scope {
  readonly dimension: GroupDimension | 'days';
  readonly key: string | null;
}

/**
 * What `gainPoints` says. `gain`: compliance points won if the group did as well as the rest (a whole clock: as the compliance target asks). `at-stake`: points that
 * rest on pauses beyond what is usual. `none`: nothing is won or lost, say where a target is too easy.
 */
export type GainKind = 'gain' | 'at-stake' | 'none';

/** The share a later report looks at again; lower is better. */
export interface FollowedFigure {
  readonly metric:
    | 'breach-rate'
    | 'response-breach-rate'
    | 'resolution-breach-rate'
    | 'met-only-by-pause'
    | 'reopen-rate';
  /** Null: all incidents. */
  readonly scope: Scope | null;
  readonly hits: number;
  readonly n: number;
}

export interface Evidence {
  /** Ids of up to five examples; none where the caller passed none. */
  readonly incidents: readonly string[];
  /** Incidents or clocks of the group. */
  readonly n: number;
  /** A difference of shares, as a fraction: the group's minus the rest's. */
  readonly effect: number;
  /** 95 %. */
  readonly interval: Interval;
  /** Percentage points of overall compliance, at least 0. */
  readonly gainPoints: number;
  readonly gainKind: GainKind;
  /** One-sided, over all groups of the rule (Holm) and all rules (Bonferroni). */
  readonly adjustedP: number;
  readonly scope: Scope | null;
  /** Null: nothing to look at again. */
  readonly figure: FollowedFigure | null;
}

export interface Recommendation {
  readonly rule: RuleName;
  /** By the points: high from 1, medium from 0.3. */
  readonly priority: 'high' | 'medium' | 'low';
  readonly category: RecommendationCategory;
  /** Plain sentences; names of services and the like stand in them as they came and are escaped by whoever renders. */
  readonly finding: string;
  readonly recommendation: string;
  readonly impact: string;
  /**
   * The lesser of 1 − adjusted p and the posterior probability that the effect exceeds the least one the rule thinks
   * worth acting on.
   */
  readonly confidence: number;
  readonly evidence: Evidence;
}

/** What a rule found, before all rules are weighed together. */
export interface Candidate
  extends Pick<Recommendation, 'category' | 'finding' | 'recommendation' | 'impact'>,
    Pick<Evidence, 'n' | 'effect' | 'interval' | 'gainPoints' | 'gainKind' | 'scope' | 'figure'> {
  /** One-sided, unadjusted. */
  readonly p: number;
  /** Posterior probability that the effect exceeds the rule's least one. */
  readonly probability: number;
  /** Examples of its own; null: the breaches of the scope. */
  readonly examples: readonly string[] | null;
  /** Whether it is about the breaches of its scope, which another recommendation may be about as well. */
  readonly isAboutBreaches: boolean;
}

export interface RuleResult {
  /** How many hypotheses the rule looked at: each could have given a false alarm. */
  readonly tests: number;
  readonly candidates: readonly Candidate[];
}

export interface Rule {
  readonly name: RuleName;
  evaluate(input: RecommendInput): RuleResult;
}
