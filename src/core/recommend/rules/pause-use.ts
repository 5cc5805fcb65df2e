import type { Share } from '../../analytics/compare/two-proportion-z.ts';
import { excess } from '../excess.ts';
import { leastDecided, pointsOf } from '../groups.ts';
import type { PauseCounts, RecommendGroup, RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { percentWords, pointWords } from '../words.ts';

const leastDifference = 0.03;

type WithPauses = RecommendGroup & { readonly pauses: PauseCounts };

/** A team's met targets rest on pauses more than those of the others. */
export const pauseUse: Rule = {
  name: 'pause-use',
  evaluate(input: RecommendInput): RuleResult {
    const teams = input.groups.filter(
      (group): group is WithPauses => group.dimension === 'team' && group.pauses !== null,
    );
    const all = teams.reduce<Share>(
      (sum, { pauses }) => ({ hits: sum.hits + pauses.metOnlyByPause, n: sum.n + pauses.met }),
      { hits: 0, n: 0 },
    );
    const candidates = teams.flatMap((team) => {
      const share = { hits: team.pauses.metOnlyByPause, n: team.pauses.met };
      const rest = { hits: all.hits - share.hits, n: all.n - share.n };
      if (team.key === null || Math.min(share.n, rest.n) < leastDecided) return [];
      return [candidate(input, team, share, rest)];
    });
    return { tests: candidates.length, candidates };
  },
};

function candidate(input: RecommendInput, team: WithPauses, share: Share, rest: Share): Candidate {
  const { difference, interval, p, probability } = excess(share, rest, leastDifference);
  const scope = { dimension: 'team' as const, key: team.key };
  const gainPoints = pointsOf(Math.max(0, share.hits - (rest.hits / rest.n) * share.n), input);
  return {
    category: 'quality',
    finding: `Of the resolutions that team ${team.key} kept in time ${percentWords(share.hits / share.n)} (${share.hits} of ${share.n}) did so only because the clock was paused; in the other teams ${percentWords(rest.hits / rest.n)}.`,
    recommendation: `Go through the pauses of team ${team.key}: which reasons stop the clock, who sets them, and whether somebody was really waited for.`,
    impact: `${pointWords(gainPoints)} of compliance rest on pauses beyond what is usual elsewhere.`,
    n: share.n,
    effect: difference,
    interval,
    gainPoints,
    gainKind: 'at-stake',
    scope,
    figure: { metric: 'met-only-by-pause', scope, ...share },
    p,
    probability,
    examples: input.pauseExamples.filter((one) => one.team === team.key).map(({ incident }) => incident),
    isAboutBreaches: false,
  };
}
