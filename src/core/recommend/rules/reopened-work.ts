import type { Share } from '../../analytics/compare/two-proportion-z.ts';
import { excess } from '../excess.ts';
import { leastDecided, pointsOf } from '../groups.ts';
import type { RecommendGroup, RecommendInput, ReopenCounts } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { percentWords, pointWords, scopeWords } from '../words.ts';

const leastDifference = 0.03;

type WithReopens = RecommendGroup & { readonly reopens: ReopenCounts };

/** Resolved incidents come back more often than elsewhere. */
export const reopenedWork: Rule = {
  name: 'reopened-work',
  evaluate(input: RecommendInput): RuleResult {
    const results = (['service', 'team'] as const).map((dimension) => inDimension(input, dimension));
    return {
      tests: results.reduce((sum, { tests }) => sum + tests, 0),
      candidates: results.flatMap(({ candidates }) => candidates),
    };
  },
};

function inDimension(input: RecommendInput, dimension: 'service' | 'team'): RuleResult {
  const groups = input.groups.filter(
    (group): group is WithReopens => group.dimension === dimension && group.reopens !== null,
  );
  const all = groups.reduce<Share>(
    (sum, { reopens }) => ({ hits: sum.hits + reopens.reopened, n: sum.n + reopens.resolved }),
    { hits: 0, n: 0 },
  );
  const candidates = groups.flatMap((group) => {
    const share = { hits: group.reopens.reopened, n: group.reopens.resolved };
    const rest = { hits: all.hits - share.hits, n: all.n - share.n };
    if (group.key === null || Math.min(share.n, rest.n) < leastDecided) return [];
    return [candidate(input, group, share, rest)];
  });
  return { tests: candidates.length, candidates };
}

function candidate(input: RecommendInput, group: WithReopens, share: Share, rest: Share): Candidate {
  const { difference, interval, p, probability } = excess(share, rest, leastDifference);
  const scope = { dimension: group.dimension, key: group.key };
  const fewer = Math.max(0, share.hits - (rest.hits / rest.n) * share.n);
  const gainPoints = pointsOf(fewer * extraBreachRate(group), input);
  return {
    category: 'quality',
    finding: `${percentWords(share.hits / share.n)} of the resolved incidents ${scopeWords(scope)} are reopened (${share.hits} of ${share.n}), elsewhere ${percentWords(rest.hits / rest.n)}.`,
    recommendation: `Have resolutions ${scopeWords(scope)} confirmed before they count, and note why each came back.`,
    impact: `Reopened as seldom as the rest: ${pointWords(gainPoints)} of compliance, and ${Math.round(fewer)} incidents less to do twice.`,
    n: share.n,
    effect: difference,
    interval,
    gainPoints,
    gainKind: 'gain',
    scope,
    figure: { metric: 'reopen-rate', scope, ...share },
    p,
    probability,
    examples: [],
    isAboutBreaches: false,
  };
}

/** How much likelier a reopened incident of the group breaches than one that is not; at least 0. */
function extraBreachRate({ overall, reopens }: WithReopens): number {
  const others = overall.decided - reopens.decidedReopened;
  if (reopens.decidedReopened === 0 || others <= 0) return 0;
  const plain = (overall.breached - reopens.breachedReopened) / others;
  return Math.max(0, reopens.breachedReopened / reopens.decidedReopened - plain);
}
