import type { Dispersion } from '../../analytics/compare/dispersion.ts';
import { excess } from '../excess.ts';
import { avoidable, leastDecided, pointsOf, shareOf } from '../groups.ts';
import type { RecommendGroup, RecommendInput, TimeSlot } from '../input.ts';
import type { Rule, RuleResult, Scope } from '../recommendation.ts';
import { percentWords, pointWords } from '../words.ts';

const leastDifference = 0.02;
const businessHours: TimeSlot = 'business-hours';
/** Stands for every slot but business hours. */
const afterHoursScope: Scope = { dimension: 'time', key: 'after-hours' };

/** Incidents opened outside business hours breach more often. */
export const afterHours: Rule = {
  name: 'after-hours',
  evaluate(input: RecommendInput): RuleResult {
    const slots = input.groups.filter(({ dimension }) => dimension === 'time');
    const inside = sharesOf(slots.filter(({ key }) => key === businessHours));
    const outside = slots.filter(({ key }) => key !== businessHours);
    const after = sharesOf(outside);
    if (Math.min(inside.n, after.n) < leastDecided) return { tests: 0, candidates: [] };
    const { difference, interval, p, probability } = excess(after, inside, leastDifference, widest(outside));
    const gainPoints = pointsOf(avoidable(after, inside), input);
    const finding = `After hours ${percentWords(after.hits / after.n)} of the incidents breach (n=${after.n}), in business hours ${percentWords(inside.hits / inside.n)} (n=${inside.n}).`;
    const candidate = {
      category: 'resources' as const,
      finding,
      recommendation:
        'Review on-call cover and the hand-over at the end of the day: who takes an incident at night and at weekends, and what may wait.',
      impact: `At the rate of business hours: ${pointWords(gainPoints)} of compliance.`,
      n: after.n,
      effect: difference,
      interval,
      gainPoints,
      gainKind: 'gain' as const,
      scope: afterHoursScope,
      figure: { metric: 'breach-rate' as const, scope: afterHoursScope, ...after },
      p,
      probability,
      examples: null,
      isAboutBreaches: true,
    };
    return { tests: 1, candidates: [candidate] };
  },
};

function sharesOf(groups: readonly RecommendGroup[]) {
  return groups
    .map(({ overall }) => shareOf(overall))
    .reduce((sum, one) => ({ hits: sum.hits + one.hits, n: sum.n + one.n }), { hits: 0, n: 0 });
}

/** The slots share their days, so the widest speaks for all. */
function widest(groups: readonly RecommendGroup[]): Dispersion | undefined {
  return groups.map(({ dispersion }) => dispersion).sort((a, b) => b.factor - a.factor)[0];
}
