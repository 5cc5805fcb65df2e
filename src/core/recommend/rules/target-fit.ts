import { incompleteBeta } from '../../analytics/stats/incomplete-beta.ts';
import { binomialUpper } from '../../analytics/stats/tails.ts';
import { wilsonInterval } from '../../analytics/wilson-interval.ts';
import { avoidable, pointsOf, shareOf } from '../groups.ts';
import type { RecommendInput, TargetUse } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { percentWords, pointWords } from '../words.ts';

/** So many clocks show a 99th percentile. */
const leastStopped = 300;
/** Too easy: fewer than this part take more than half of the target. */
const easyShare = 0.01;
/** Hopeless: more than this part breach. */
const hopelessShare = 0.5;
const leastHopeless = 20;

/** A target that is always met with a wide margin, or mostly missed, steers nothing. */
export const targetFit: Rule = {
  name: 'target-fit',
  evaluate(input: RecommendInput): RuleResult {
    const easy = input.targets.filter(({ stopped }) => stopped >= leastStopped);
    const hopeless = input.targets.filter(({ decided }) => decided >= leastHopeless);
    return {
      tests: easy.length + hopeless.length,
      candidates: [
        ...easy.filter(isEasy).map(easyCandidate),
        ...hopeless.filter(isHopeless).map((use) => hopelessCandidate(input, use)),
      ],
    };
  },
};

function isEasy({ p99Share }: TargetUse): boolean {
  return p99Share !== null && p99Share < 0.5;
}

/** Whether a target with enough decided clocks to be looked at is missed more often than kept. */
export function isHopeless({ decided, breached }: TargetUse): boolean {
  return decided >= leastHopeless && breached > hopelessShare * decided;
}

function easyCandidate({ priority, clock, stopped, aboveHalf, p99Share }: TargetUse): Candidate {
  const [low, high] = wilsonInterval(aboveHalf, stopped) ?? [0, 1];
  return {
    category: 'targets',
    finding: `The ${clock} target of ${priority} is kept with a wide margin: 99 of 100 take less than ${percentWords(p99Share ?? 0)} of it, and ${aboveHalf} of ${stopped} more than half.`,
    recommendation: `Replay the past under a ${clock} target for ${priority} of about half the present one, and promise that if it holds.`,
    impact: 'Compliance stays as it is; the promise becomes one that says something.',
    n: stopped,
    effect: easyShare - aboveHalf / stopped,
    interval: [easyShare - high, easyShare - low],
    gainPoints: 0,
    gainKind: 'none',
    scope: { dimension: 'priority', key: priority },
    figure: null,
    p: 1 - binomialUpper(aboveHalf + 1, stopped, easyShare),
    probability: incompleteBeta(easyShare, aboveHalf + 0.5, stopped - aboveHalf + 0.5),
    examples: [],
    isAboutBreaches: false,
  };
}

function hopelessCandidate(input: RecommendInput, use: TargetUse): Candidate {
  const { priority, clock, decided, breached } = use;
  const [low, high] = wilsonInterval(breached, decided) ?? [0, 1];
  const others = input.targets.filter((one) => one.clock === clock && one.priority !== priority);
  const rest = others
    .map(shareOf)
    .reduce((sum, one) => ({ hits: sum.hits + one.hits, n: sum.n + one.n }), { hits: 0, n: 0 });
  const gainPoints = pointsOf(avoidable(shareOf(use), rest), input);
  const scope = { dimension: 'priority' as const, key: priority };
  return {
    category: 'targets',
    finding: `The ${clock} target of ${priority} is missed more often than kept: ${breached} of ${decided} breach (${percentWords(breached / decided)}).`,
    recommendation: `Decide whether the ${clock} target of ${priority} is meant: staff for it, or replay the past under a longer one and promise what can be kept.`,
    impact: `Kept as often as for the other priorities: up to ${pointWords(gainPoints)} of compliance.`,
    n: decided,
    effect: breached / decided - hopelessShare,
    interval: [low - hopelessShare, high - hopelessShare],
    gainPoints,
    gainKind: 'gain',
    scope,
    figure: { metric: `${clock}-breach-rate`, scope, ...shareOf(use) },
    p: binomialUpper(breached, decided, hopelessShare),
    probability: 1 - incompleteBeta(hopelessShare, breached + 0.5, decided - breached + 0.5),
    examples: null,
    isAboutBreaches: true,
  };
}
