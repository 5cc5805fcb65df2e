import { excess } from '../excess.ts';
import { avoidable, type GroupAgainstRest, groupsAgainstRest, leastDecided, pointsOf } from '../groups.ts';
import type { RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { percentWords, pointWords, scopeWords, secondsWords } from '../words.ts';

const leastDifference = 0.02;
/** The group's median share of the response target over that of the others: it is slow, not only unlucky. */
const leastSlowness = 1.1;

/** Where and when the first response comes late. */
export const slowResponse: Rule = {
  name: 'slow-response',
  evaluate(input: RecommendInput): RuleResult {
    const groups = (['service', 'team', 'customer', 'time'] as const)
      .flatMap((dimension) => groupsAgainstRest(input, dimension))
      .filter(
        ({ group, response, restResponse }) => group.key !== null && enough(response.n, restResponse.n),
      );
    return { tests: groups.length, candidates: groups.flatMap((one) => candidate(input, one)) };
  },
};

function enough(...counts: readonly number[]): boolean {
  return Math.min(...counts) >= leastDecided;
}

function candidate(input: RecommendInput, one: GroupAgainstRest): Candidate[] {
  const { group, response, restResponse, overall, restOverall } = one;
  const { medianShare, medianSeconds } = group.response;
  const usual = usualShare(input, one);
  if (medianShare === null || usual === null || medianShare < usual * leastSlowness) return [];
  const { difference, interval, p, probability } = excess(
    response,
    restResponse,
    leastDifference,
    group.dispersion,
  );
  const scope = { dimension: group.dimension, key: group.key };
  // A late response that was resolved late as well would still breach: no more than the overall excess is won.
  const won = Math.min(avoidable(response, restResponse), avoidable(overall, restOverall));
  const gainPoints = pointsOf(won, input);
  const median = medianSeconds === null ? '' : ` (median ${secondsWords(medianSeconds)})`;
  return [
    {
      category: 'response',
      finding: `Incidents ${scopeWords(scope)} wait longest: half of them use ${percentWords(medianShare)} of the response target or more${median}, and ${percentWords(response.hits / response.n)} get no response in time (n=${response.n}), elsewhere ${percentWords(restResponse.hits / restResponse.n)}.`,
      recommendation:
        group.dimension === 'time'
          ? `Look at who is called ${scopeWords(scope).replace('opened ', '')} and how: cover, paging and hand-over decide the first response.`
          : `Look at how incidents ${scopeWords(scope)} reach somebody: routing, paging and who watches the queue.`,
      impact: `Answered as fast as the rest: ${pointWords(gainPoints)} of compliance.`,
      n: response.n,
      effect: difference,
      interval,
      gainPoints,
      gainKind: 'gain',
      scope,
      figure: { metric: 'response-breach-rate', scope, ...response },
      p,
      probability,
      examples: null,
      isAboutBreaches: true,
    },
  ];
}

/** Median of the other groups' medians, weighted by their incidents; null where none has one. */
function usualShare({ groups }: RecommendInput, { group }: GroupAgainstRest): number | null {
  const others = groups
    .filter(({ dimension, key }) => dimension === group.dimension && key !== group.key)
    .map(({ response }) => ({ share: response.medianShare, n: response.decided }))
    .filter((one): one is { share: number; n: number } => one.share !== null)
    .sort((a, b) => a.share - b.share);
  let left = others.reduce((sum, { n }) => sum + n, 0) / 2;
  for (const { share, n } of others) {
    left -= n;
    if (left <= 0) return share;
  }
  return null;
}
