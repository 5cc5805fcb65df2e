import { excess } from '../excess.ts';
import { avoidable, type GroupAgainstRest, groupsAgainstRest, pointsOf } from '../groups.ts';
import type { RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { percentWords, pointWords } from '../words.ts';

const leastDifference = 0.02;
/** Of an even share of the incidents. */
const leastLoad = 1.25;

/** A team with more than its share of the incidents breaches more often. */
export const unevenTeams: Rule = {
  name: 'uneven-teams',
  evaluate(input: RecommendInput): RuleResult {
    const loaded = groupsAgainstRest(input, 'team').filter((one) => one.group.key !== null && isLoaded(one));
    return { tests: loaded.length, candidates: loaded.map((one) => candidate(input, one)) };
  },
};

/** Whether a team has more than its share of the incidents. */
export function isLoaded({ overall, restOverall, groups }: GroupAgainstRest): boolean {
  return (overall.n / (overall.n + restOverall.n)) * groups >= leastLoad;
}

function candidate(input: RecommendInput, one: GroupAgainstRest): Candidate {
  const { group, overall, restOverall, groups } = one;
  const { difference, interval, p, probability } = excess(
    overall,
    restOverall,
    leastDifference,
    group.dispersion,
  );
  const scope = { dimension: 'team' as const, key: group.key };
  const gainPoints = pointsOf(avoidable(overall, restOverall), input);
  return {
    category: 'resources',
    finding: `Team ${group.key} has ${percentWords(overall.n / (overall.n + restOverall.n))} of the incidents, where ${groups} teams would have ${percentWords(1 / groups)} each, and ${percentWords(overall.hits / overall.n)} of them breach (n=${overall.n}); in the other teams ${percentWords(restOverall.hits / restOverall.n)}.`,
    recommendation: `Move work or people: route part of the incidents of team ${group.key} elsewhere, or add to it until its breaches come down.`,
    impact: `At the rate of the other teams: ${pointWords(gainPoints)} of compliance.`,
    n: overall.n,
    effect: difference,
    interval,
    gainPoints,
    gainKind: 'gain',
    scope,
    figure: { metric: 'breach-rate', scope, ...overall },
    p,
    probability,
    examples: null,
    isAboutBreaches: true,
  };
}
