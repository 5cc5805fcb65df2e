import { type ComparedFacts, type Dimension, dimensions } from '../../report/facts.ts';
import { tally } from '../../report/tally.ts';
import { holm } from '../stats/holm.ts';
import { decidedShare } from './clock-samples.ts';
import { type Dispersion, shareDispersion } from './dispersion.ts';
import { type GroupCounts, groupDrivers } from './group-drivers.ts';
import type { Interval } from './newcombe-interval.ts';
import { namedLevel } from './tested-figure.ts';

export interface DriverSide {
  readonly decided: number;
  readonly breached: number;
  /** Compliance of the group; null where nothing was decided. */
  readonly rate: number | null;
  /** Of the period's decided incidents. */
  readonly share: number;
}

/** What one group did to the overall compliance, as fractions (0.01 is one point). */
export interface Driver {
  readonly dimension: Dimension;
  /** Null: the incidents without a value. */
  readonly key: string | null;
  /** `new` and `gone` groups have no rate to compare: theirs is all mix. */
  readonly state: 'present' | 'new' | 'gone';
  readonly current: DriverSide;
  readonly previous: DriverSide;
  /** From the group's larger or smaller share of the incidents. */
  readonly mixEffect: number;
  /** From the group's own better or worse rate. */
  readonly rateEffect: number;
  /** Their sum. */
  readonly contribution: number;
  /** 95 %. */
  readonly contributionInterval: Interval;
  readonly p: number;
  /** Over all groups of all dimensions of all comparisons of the report (Holm). */
  readonly adjustedP: number;
  /** No more than chance alone could show. */
  readonly withinNoise: boolean;
}

export interface DimensionDrivers {
  readonly dimension: Dimension;
  /** The sums over the groups; together the whole difference. */
  readonly mixEffect: number;
  readonly rateEffect: number;
  /** Largest contribution first, whichever its sign. */
  readonly groups: readonly Driver[];
}

export interface ComplianceDrivers {
  /** Overall compliance, current minus previous: what the parts of every dimension add up to. */
  readonly difference: number;
  readonly dimensions: readonly DimensionDrivers[];
  /**
   * Those beyond noise that point the way of the difference, at most three; the clearest (least p) first, since a team
   * that holds the one service at fault moves as much as that service, but less clearly.
   */
  readonly named: readonly Driver[];
}

const mostNamed = 3;
/** Fewer met or fewer breached than this in both periods together may be one bad day: nothing is named. */
const leastCount = 5;

type SplitGroup = Omit<Driver, 'adjustedP' | 'withinNoise'>;

/** The parts of a change before they are judged, which needs those of every comparison. */
export interface ComplianceSplit {
  readonly difference: number;
  readonly dimensions: readonly { readonly dimension: Dimension; readonly groups: readonly SplitGroup[] }[];
}

/**
 * Splits the change of the overall compliance by each dimension into mix and rate effects per group. Both periods must
 * have decided incidents.
 */
export function splitCompliance(current: ComparedFacts, previous: ComparedFacts): ComplianceSplit {
  const now = decidedShare(current.overall);
  const before = decidedShare(previous.overall);
  const dispersion = shareDispersion([now.days, before.days]);
  return {
    difference: now.hits / now.n - before.hits / before.n,
    dimensions: dimensions.map((dimension) => ({
      dimension,
      groups: groupsOf(current, previous, dimension, dispersion),
    })),
  };
}

/** What stands out of the splits of a report's comparisons, in their order; null stays null. */
export function complianceDrivers(splits: readonly (ComplianceSplit | null)[]): (ComplianceDrivers | null)[] {
  const all = splits.flatMap((split) => split?.dimensions.flatMap(({ groups }) => groups) ?? []);
  const adjusted = new Map(
    holm(all.map(({ p }) => p)).map((adjustedP, index) => [all[index], adjustedP] as const),
  );
  return splits.map((split) => split && judged(split, (group) => adjusted.get(group) ?? 1));
}

function judged(
  { difference, dimensions: split }: ComplianceSplit,
  adjusted: (group: SplitGroup) => number,
): ComplianceDrivers {
  const parts = split.map(({ dimension, groups }) => ({
    dimension,
    mixEffect: sum(groups.map(({ mixEffect }) => mixEffect)),
    rateEffect: sum(groups.map(({ rateEffect }) => rateEffect)),
    groups: groups
      .map((group) => {
        const adjustedP = adjusted(group);
        return { ...group, adjustedP, withinNoise: adjustedP > namedLevel };
      })
      .sort(bySize),
  }));
  const named = parts
    .flatMap(({ groups }) => groups)
    .filter(({ withinNoise, contribution }) => !withinNoise && contribution * difference > 0)
    .sort((a, b) => a.p - b.p || bySize(a, b))
    .slice(0, mostNamed);
  return { difference, dimensions: parts, named };
}

function groupsOf(
  current: ComparedFacts,
  previous: ComparedFacts,
  dimension: Dimension,
  dispersion: Dispersion,
): SplitGroup[] {
  const now = countsBy(current, dimension);
  const before = countsBy(previous, dimension);
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  const counts: GroupCounts[] = keys.map((key) => ({
    current: now.get(key) ?? none,
    previous: before.get(key) ?? none,
  }));
  return groupDrivers(counts, dispersion).map((part, index) => {
    const { current: a, previous: b } = counts[index] ?? { current: none, previous: none };
    const met = a.met + b.met;
    const few = met < leastCount || a.decided + b.decided - met < leastCount;
    return {
      dimension,
      key: keys[index] ?? null,
      ...part,
      p: few ? 1 : part.p,
    };
  });
}

const none = { decided: 0, met: 0 };

function countsBy(
  facts: ComparedFacts,
  dimension: Dimension,
): Map<string | null, { decided: number; met: number }> {
  const keys = [null, ...facts.labels[dimension]];
  const counts = new Map<string | null, { decided: number; met: number }>();
  tally(facts.overall, facts.overall.codes[dimension], keys.length).forEach(({ met, breached }, slot) => {
    if (met + breached > 0) counts.set(keys[slot] ?? null, { decided: met + breached, met });
  });
  return counts;
}

function bySize(a: Driver, b: Driver): number {
  const size = Math.abs(b.contribution) - Math.abs(a.contribution);
  if (size !== 0) return size;
  if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
  return a.key < b.key ? -1 : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
