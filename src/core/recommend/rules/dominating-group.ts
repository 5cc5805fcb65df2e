import { excess } from '../excess.ts';
import { avoidable, type GroupAgainstRest, groupsAgainstRest, pointsOf } from '../groups.ts';
import type { RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { countWords, percentWords, pointWords, scopeWords } from '../words.ts';

const leastDifference = 0.02;
/** It holds at least this part of all breaches, and this many times its part of the incidents. */
const leastPart = 0.2;
const leastOverrepresented = 1.5;

/** One service or customer has far more of the breaches than of the incidents. */
export const dominatingGroup: Rule = {
  name: 'dominating-group',
  evaluate(input: RecommendInput): RuleResult {
    const groups = (['service', 'customer'] as const).flatMap((dimension) =>
      groupsAgainstRest(input, dimension).filter(({ group }) => group.key !== null),
    );
    return { tests: groups.length, candidates: groups.flatMap((one) => candidate(input, one)) };
  },
};

function candidate(input: RecommendInput, one: GroupAgainstRest): Candidate[] {
  const { group, overall, restOverall } = one;
  const breaches = overall.hits + restOverall.hits;
  const part = breaches === 0 ? 0 : overall.hits / breaches;
  const ofIncidents = overall.n / (overall.n + restOverall.n);
  if (part < leastPart || part < leastOverrepresented * ofIncidents) return [];
  const { difference, interval, p, probability } = excess(
    overall,
    restOverall,
    leastDifference,
    group.dispersion,
  );
  const scope = { dimension: group.dimension, key: group.key };
  const gainPoints = pointsOf(avoidable(overall, restOverall), input);
  return [
    {
      category: 'compliance',
      finding: `${percentWords(part)} of all breaches (${overall.hits} of ${breaches}) are incidents ${scopeWords(scope)}, which has ${percentWords(ofIncidents)} of the incidents; ${percentWords(overall.hits / overall.n)} of them breach, elsewhere ${percentWords(restOverall.hits / restOverall.n)}.`,
      recommendation:
        group.dimension === 'service'
          ? `Review the breached incidents ${scopeWords(scope)} for common causes, and give them a problem owner.`
          : `Go through the breached incidents ${scopeWords(scope)} with them and agree on what is expected when.`,
      impact: `At the rate of the rest ${countWords(Math.round(avoidable(overall, restOverall)), 'breach', 'breaches')} fewer: ${pointWords(gainPoints)} of compliance.`,
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
    },
  ];
}
