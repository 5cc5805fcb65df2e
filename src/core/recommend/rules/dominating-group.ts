import { dimensions } from '../../report/facts.ts';
import { excess } from '../excess.ts';
import { avoidable, type GroupAgainstRest, groupsAgainstRest, pointsOf } from '../groups.ts';
import type { RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult, Scope } from '../recommendation.ts';
import { countWords, percentWords, pointWords, scopeWords } from '../words.ts';
import { isHopeless } from './target-fit.ts';
import { isLoaded } from './uneven-teams.ts';

const leastDifference = 0.02;
/** It holds at least this part of all breaches, and this many times its part of the incidents. */
const leastPart = 0.2;
const leastOverrepresented = 1.5;

/** One group of a dimension has far more of the breaches than of the incidents. */
export const dominatingGroup: Rule = {
  name: 'dominating-group',
  evaluate(input: RecommendInput): RuleResult {
    const groups = dimensions
      .flatMap((dimension) => groupsAgainstRest(input, dimension))
      .filter((one) => one.group.key !== null && !isOfAnotherRule(input, one));
    return { tests: groups.length, candidates: groups.flatMap((one) => candidate(input, one)) };
  },
};

/** A team with too much work or late answers and a priority whose target is hopeless have advice of their own. */
function isOfAnotherRule({ targets }: RecommendInput, one: GroupAgainstRest): boolean {
  const { dimension, key } = one.group;
  if (dimension === 'team') return isLoaded(one) || answersLate(one);
  return dimension === 'priority' && targets.some((use) => use.priority === key && isHopeless(use));
}

/** Whether most of the breaches beyond the others' share go with late responses. */
function answersLate({ overall, restOverall, response, restResponse }: GroupAgainstRest): boolean {
  return avoidable(response, restResponse) > avoidable(overall, restOverall) / 2;
}

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
      recommendation: adviceOn(scope),
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

function adviceOn(scope: Scope): string {
  const incidents = `the breached incidents ${scopeWords(scope)}`;
  if (scope.dimension === 'service')
    return `Review ${incidents} for common causes, and give them a problem owner.`;
  if (scope.dimension === 'priority')
    return `Review ${incidents}: who takes them and when, and whether their targets can be kept.`;
  return `Go through ${incidents} with them and agree on what is expected when.`;
}
