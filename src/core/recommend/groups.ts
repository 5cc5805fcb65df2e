import type { Share } from '../analytics/compare/two-proportion-z.ts';
import type { DecidedCounts, GroupDimension, RecommendGroup, RecommendInput } from './input.ts';

/** Groups smaller than this are not looked at. */
export const leastDecided = 20;

/** A group and the sum of the others of its dimension. */
export interface GroupAgainstRest {
  readonly group: RecommendGroup;
  readonly overall: Share;
  readonly restOverall: Share;
  readonly response: Share;
  readonly restResponse: Share;
  /** Groups of the dimension. */
  readonly groups: number;
}

/** Every group of a dimension that has enough decided, with enough beside it to compare with. */
export function groupsAgainstRest(input: RecommendInput, dimension: GroupDimension): GroupAgainstRest[] {
  const all = input.groups.filter((group) => group.dimension === dimension);
  const overall = sumOf(all.map((group) => group.overall));
  const response = sumOf(all.map((group) => group.response));
  return all
    .map((group) => ({
      group,
      overall: shareOf(group.overall),
      restOverall: without(overall, group.overall),
      response: shareOf(group.response),
      restResponse: without(response, group.response),
      groups: all.length,
    }))
    .filter((one) => one.overall.n >= leastDecided && one.restOverall.n >= leastDecided);
}

/** Breached of decided. */
export function shareOf({ breached, decided }: DecidedCounts): Share {
  return { hits: breached, n: decided };
}

/** Incidents that would not have breached had the group's share been the rest's; at least 0. */
export function avoidable(group: Share, rest: Share): number {
  if (group.n === 0 || rest.n === 0) return 0;
  return Math.max(0, group.hits - (rest.hits / rest.n) * group.n);
}

/** Compliance points that so many incidents are. */
export function pointsOf(incidents: number, { overall }: RecommendInput): number {
  return overall.decided === 0 ? 0 : (incidents / overall.decided) * 100;
}

/** Breached of decided over all of them. */
export function sumOf(counts: readonly DecidedCounts[]): Share {
  return counts.reduce<Share>((sum, one) => ({ hits: sum.hits + one.breached, n: sum.n + one.decided }), {
    hits: 0,
    n: 0,
  });
}

function without(all: Share, { breached, decided }: DecidedCounts): Share {
  return { hits: all.hits - breached, n: all.n - decided };
}
