import { compareShares } from '../analytics/compare/compare-shares.ts';
import { type Dispersion, noDispersion, shareDispersion } from '../analytics/compare/dispersion.ts';
import type { Interval } from '../analytics/compare/newcombe-interval.ts';
import type { Share } from '../analytics/compare/two-proportion-z.ts';
import { clockKinds } from '../sla/types.ts';
import { busiestDays, daysShare } from './busiest-days.ts';
import { leastDecided, shareOf, sumOf } from './groups.ts';
import type { RecommendGroup, RecommendInput } from './input.ts';
import type { FollowedFigure, Scope } from './recommendation.ts';

export interface FollowUp {
  readonly figure: FollowedFigure;
  /** Null: the group is not there any more, or its figure is not known. */
  readonly present: Share | null;
  /** Present minus earlier, a fraction; below 0 is better. */
  readonly difference: number | null;
  /** 95 %. */
  readonly interval: Interval | null;
  readonly p: number | null;
  /** `unchanged`: no change can be told from these n. */
  readonly verdict: 'improved' | 'unchanged' | 'worse' | 'too-few';
}

const level = 0.05;

/** Whether the figure of an earlier recommendation has moved since; `input` is the present period's. */
export function followUp(figure: FollowedFigure, input: RecommendInput): FollowUp {
  const { share: present, dispersion } = presentShare(figure, input);
  const nothing = { figure, present, difference: null, interval: null, p: null, verdict: 'too-few' } as const;
  if (present === null || Math.min(present.n, figure.n) < leastDecided) return nothing;
  const { difference, interval, p } = compareShares(present, figure, dispersion);
  return { figure, present, difference, interval, p, verdict: verdictOf(difference, p) };
}

function verdictOf(difference: number, p: number): FollowUp['verdict'] {
  if (p > level) return 'unchanged';
  return difference < 0 ? 'improved' : 'worse';
}

interface Present {
  readonly share: Share | null;
  readonly dispersion: Dispersion;
}

function presentShare({ metric, scope }: FollowedFigure, input: RecommendInput): Present {
  if (scope === null) return { share: ofAll(metric, input), dispersion: input.dispersion };
  if (scope.dimension === 'days') {
    const { busiest } = busiestDays(input.days);
    const dispersion = shareDispersion([busiest.map(({ response }) => shareOf(response))]);
    return { share: daysShare(busiest, 'response'), dispersion };
  }
  const shares = groupsIn(scope, input).map((group) => ({
    share: metricOf(metric, group),
    dispersion: group.dispersion,
  }));
  const known = shares.filter((one): one is { share: Share; dispersion: Dispersion } => one.share !== null);
  if (known.length === 0) return { share: null, dispersion: noDispersion };
  return {
    share: {
      hits: known.reduce((sum, { share }) => sum + share.hits, 0),
      n: known.reduce((sum, { share }) => sum + share.n, 0),
    },
    dispersion:
      known.map(({ dispersion }) => dispersion).sort((a, b) => b.factor - a.factor)[0] ?? noDispersion,
  };
}

/** Of all incidents; of a clock those with a priority, as the recommendation counted them. */
function ofAll(metric: FollowedFigure['metric'], { overall, targets }: RecommendInput): Share {
  const clock = clockKinds.find((kind) => metric === `${kind}-breach-rate`);
  if (clock === undefined) return shareOf(overall);
  return sumOf(targets.filter((use) => use.clock === clock));
}

function groupsIn({ dimension, key }: Scope, { groups }: RecommendInput): RecommendGroup[] {
  return groups.filter((group) => {
    if (group.dimension !== dimension) return false;
    return dimension === 'time' && key === 'after-hours' ? group.key !== 'business-hours' : group.key === key;
  });
}

function metricOf(
  metric: FollowedFigure['metric'],
  { overall, response, resolution, pauses, reopens }: RecommendGroup,
): Share | null {
  if (metric === 'breach-rate') return shareOf(overall);
  if (metric === 'response-breach-rate') return shareOf(response);
  if (metric === 'resolution-breach-rate') return shareOf(resolution);
  if (metric === 'reopen-rate')
    return reopens === null ? null : { hits: reopens.reopened, n: reopens.resolved };
  return pauses === null ? null : { hits: pauses.metOnlyByPause, n: pauses.met };
}
