import { referenceCdf } from '../../analytics/stats/reference.ts';
import { excess } from '../excess.ts';
import { leastDecided, shareOf } from '../groups.ts';
import type { RecommendInput, TrendFinding } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { countWords, percentWords, pointWords } from '../words.ts';

/** A fall of less than a point is not worth a recommendation. */
const leastFall = 0.01;
const intervalWidth = 2 * 1.959963984540054;

const advice =
  'Find what changed: start with the groups that drove the fall, and compare their staffing, releases and hand-overs with the period before.';

/** Compliance fell against the period before, or falls over the days. */
export const decliningCompliance: Rule = {
  name: 'declining-compliance',
  evaluate(input: RecommendInput): RuleResult {
    const fall = againstPrevious(input);
    const trends = input.trends.filter(({ metric }) => metric === 'compliance');
    const found = trends.filter(({ direction }) => direction === 'down').map(trendCandidate(input));
    const candidates = [...(fall === null ? [] : [fall]), ...found];
    const clearest = candidates.sort((a, b) => a.p - b.p).slice(0, 1);
    return { tests: (fall === null ? 0 : 1) + trends.length, candidates: clearest };
  },
};

function againstPrevious({ overall, previous, dispersion }: RecommendInput): Candidate | null {
  if (previous === null || Math.min(overall.decided, previous.decided) < leastDecided) return null;
  const now = shareOf(overall);
  const before = shareOf(previous);
  const { difference, interval, p, probability } = excess(now, before, leastFall, dispersion);
  return {
    category: 'compliance',
    finding: `Compliance fell from ${percentWords(1 - before.hits / before.n)} (n=${before.n}) to ${percentWords(1 - now.hits / now.n)} (n=${now.n}).`,
    recommendation: advice,
    impact: `Back at the level of the period before, compliance would be ${pointWords(Math.max(0, difference) * 100)} higher.`,
    n: now.n,
    effect: difference,
    interval,
    gainPoints: Math.max(0, difference) * 100,
    gainKind: 'gain',
    scope: null,
    figure: { metric: 'breach-rate', scope: null, ...now },
    p,
    probability,
    examples: null,
    isAboutBreaches: false,
  };
}

/** The fall over the whole window; on average the days lie half of it below the first. */
function trendCandidate({ overall }: RecommendInput): (trend: TrendFinding) => Candidate {
  return ({ slopePerDay, slopeInterval, days, p, n, from, to }) => {
    const fall = -slopePerDay * days;
    const error = ((slopeInterval[1] - slopeInterval[0]) * days) / intervalWidth;
    const lost = (fall / 2) * 100;
    return {
      category: 'compliance',
      finding: `Compliance has been falling from ${from} to ${to}: by ${pointWords(fall * 100)} over ${countWords(days, 'day')} (n=${n}).`,
      recommendation: advice,
      impact: `Had it stayed where it was at first, compliance would be ${pointWords(lost)} higher over these days.`,
      n,
      effect: fall,
      interval: [-slopeInterval[1] * days, -slopeInterval[0] * days],
      gainPoints: Math.max(0, lost),
      gainKind: 'gain',
      scope: null,
      figure: { metric: 'breach-rate', scope: null, ...shareOf(overall) },
      p,
      probability: referenceCdf((fall - leastFall) / Math.max(error, 1e-12), {
        df: Number.POSITIVE_INFINITY,
      }),
      examples: null,
      isAboutBreaches: false,
    };
  };
}
