import { fisherTwoSided } from '../stats/fisher-exact.ts';
import { critical, twoSidedP } from '../stats/reference.ts';
import type { Dispersion } from './dispersion.ts';
import type { Driver, DriverSide } from './drivers.ts';

interface Counts {
  readonly decided: number;
  readonly met: number;
}

/** One group in both periods; 0 decided: not there. */
export interface GroupCounts {
  readonly current: Counts;
  readonly previous: Counts;
}

type Part = Pick<
  Driver,
  | 'state'
  | 'current'
  | 'previous'
  | 'mixEffect'
  | 'rateEffect'
  | 'contribution'
  | 'contributionInterval'
  | 'p'
>;

const alpha = 0.05;

/**
 * The difference of two weighted means split over groups (E. M. Kitagawa, JASA 50, 1955) with midpoint weights: mix is
 * the change of the group's share times how far its mean rate lies above the mean of both periods, rate the change of
 * its rate times its mean share. Measured from that mean, a group that merely grew is credited only with being better
 * than the rest; the parts add up to the difference all the same. A group without a rate in one period is all mix.
 *
 * The contribution equals the mean of (met − mean rate) over the group's incidents per incident of the period, current
 * minus previous; its interval is that of such a difference of means, widened for over-dispersion. Its p is the larger
 * of that difference's and of Fisher's exact test of what makes up most of it, the group's rate or its share: the normal
 * alone names small groups too readily.
 */
export function groupDrivers(groups: readonly GroupCounts[], dispersion: Dispersion): Part[] {
  const totals = { current: total(groups, 'current'), previous: total(groups, 'previous') };
  const centre = (rateOf(totals.current) + rateOf(totals.previous)) / 2;
  const bound = critical(alpha, dispersion);
  return groups.map(({ current, previous }) => {
    const a = sideOf(current, totals.current.decided);
    const b = sideOf(previous, totals.previous.decided);
    const rate = a.rate ?? b.rate ?? centre;
    const rateBefore = b.rate ?? rate;
    const mixEffect = (a.share - b.share) * ((rate + rateBefore) / 2 - centre);
    const rateEffect = ((a.share + b.share) / 2) * (rate - rateBefore);
    const contribution = mixEffect + rateEffect;
    const error = Math.sqrt(
      dispersion.factor *
        (variance(a, totals.current.decided, centre) + variance(b, totals.previous.decided, centre)),
    );
    return {
      state: stateOf(current, previous),
      current: a,
      previous: b,
      mixEffect,
      rateEffect,
      contribution,
      contributionInterval: [contribution - bound * error, contribution + bound * error],
      p: Math.max(
        error > 0 ? twoSidedP(contribution / error, dispersion) : 1,
        Math.abs(rateEffect) > Math.abs(mixEffect) ? rateP(current, previous) : shareP(a, b, totals),
      ),
    };
  });
}

function rateP(current: Counts, previous: Counts): number {
  return fisherTwoSided(
    current.met,
    current.decided,
    current.met + previous.met,
    current.decided + previous.decided,
  );
}

function shareP(current: DriverSide, previous: DriverSide, totals: GroupCounts): number {
  return fisherTwoSided(
    current.decided,
    totals.current.decided,
    current.decided + previous.decided,
    totals.current.decided + totals.previous.decided,
  );
}

function stateOf(current: Counts, previous: Counts): Driver['state'] {
  if (previous.decided === 0) return 'new';
  return current.decided === 0 ? 'gone' : 'present';
}

function total(groups: readonly GroupCounts[], side: keyof GroupCounts): Counts {
  return groups.reduce(
    (sum, group) => ({
      decided: sum.decided + group[side].decided,
      met: sum.met + group[side].met,
    }),
    { decided: 0, met: 0 },
  );
}

function rateOf({ met, decided }: Counts): number {
  return met / decided;
}

function sideOf({ decided, met }: Counts, n: number): DriverSide {
  return {
    decided,
    breached: decided - met,
    rate: decided === 0 ? null : met / decided,
    share: decided / n,
  };
}

/** Of the mean over all n incidents of (met − centre) where the incident is in the group, else 0. */
function variance({ share, rate }: DriverSide, n: number, centre: number): number {
  if (rate === null) return 0;
  const mean = share * (rate - centre);
  const square = share * (rate * (1 - centre) ** 2 + (1 - rate) * centre ** 2);
  return Math.max(0, square - mean * mean) / n;
}
