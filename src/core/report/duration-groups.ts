import { type DurationStats, durationStats } from '../analytics/duration-stats.ts';
import { kaplanMeierMedian } from '../analytics/kaplan-meier.ts';
import { minSample } from '../analytics/min-sample.ts';
import { pick } from '../analytics/pick.ts';
import { quantile } from '../analytics/quantile.ts';
import { sortOrder } from '../analytics/sort-order.ts';
import { splitOrder } from '../analytics/split-order.ts';
import { type ClockFacts, outcomes } from './facts.ts';

const unmeasured = outcomes.indexOf('unmeasured');
const excluded = outcomes.indexOf('excluded');

/** Business and wall-clock milliseconds. */
export interface Both<T> {
  readonly elapsed: T;
  readonly wall: T;
}

/** Clocks that started in the period, stopped or not. */
export interface OpenedGroup {
  readonly n: number;
  readonly closed: number;
  readonly open: number;
  readonly closedOnlyMedianMs: number | null;
  readonly longestOpenMs: number | null;
  readonly kaplanMeierMs: Both<number | null>;
}

/** Groups rows by codes (`code + 1`, slot 0 without one); null codes: one group of all. */
export type Grouper<T> = (codes: Int32Array | null, slots: number) => T[];

/** Rows in ascending order of one measure. */
export function orders(facts: ClockFacts): Both<Uint32Array> {
  const elapsed = sortOrder(facts.elapsedMs);
  const same = facts.wallMs.every((value, row) => value === facts.elapsedMs[row]);
  return { elapsed, wall: same ? elapsed : sortOrder(facts.wallMs) };
}

/** Duration statistics of the clocks stopped in the period, those that ended unmeasured or excluded left out. */
export function stoppedGroups(
  facts: ClockFacts,
  order: Both<Uint32Array>,
  percentiles: readonly number[],
): Grouper<Both<DurationStats>> {
  const include = measuredRows(facts);
  return (codes, slots) => {
    const stats = (rows: Uint32Array[], values: Float64Array) =>
      rows.map((group) => durationStats(pick(values, group), percentiles));
    const elapsed = stats(splitOrder(order.elapsed, include, codes, slots), facts.elapsedMs);
    if (order.wall === order.elapsed) return elapsed.map((group) => ({ elapsed: group, wall: group }));
    const wall = stats(splitOrder(order.wall, include, codes, slots), facts.wallMs);
    return elapsed.map((group, slot) => ({ elapsed: group, wall: wall[slot] ?? group }));
  };
}

/** 1 for the rows whose duration belongs to the statistics of the period. */
export function measuredRows(facts: ClockFacts): Uint8Array {
  return facts.stopped.map((stopped, row) => {
    const outcome = facts.outcome[row];
    return stopped === 1 && outcome !== unmeasured && outcome !== excluded ? 1 : 0;
  });
}

/** What is known of the clocks that started in the period; `facts` must be of the `opened` cohort. */
export function openedGroups(facts: ClockFacts, order: Both<Uint32Array>): Grouper<OpenedGroup> {
  const observed = measuredRows(facts);
  const include = facts.counted.map((counted, row) =>
    counted === 1 && facts.outcome[row] !== excluded ? 1 : 0,
  );
  return (codes, slots) => {
    const elapsed = splitOrder(order.elapsed, include, codes, slots);
    const same = order.wall === order.elapsed;
    const wall = same ? elapsed : splitOrder(order.wall, include, codes, slots);
    return elapsed.map((rows, slot) => {
      const elapsedMedian = kaplanMeierMedian(rows, facts.elapsedMs, observed);
      const wallMedian = same ? elapsedMedian : kaplanMeierMedian(wall[slot] ?? rows, facts.wallMs, observed);
      return {
        ...openedGroup(facts, rows, observed),
        kaplanMeierMs: { elapsed: elapsedMedian, wall: wallMedian },
      };
    });
  };
}

/** `rows` ascend by elapsed time. */
function openedGroup(facts: ClockFacts, rows: Uint32Array, observed: Uint8Array) {
  const closed = new Float64Array(rows.length);
  let closedCount = 0;
  let open = 0;
  let longestOpenMs: number | null = null;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    const elapsed = facts.elapsedMs[row] ?? Number.NaN;
    if (observed[row] === 1) {
      closed[closedCount] = elapsed;
      closedCount += 1;
    } else if (isOpen(facts, row)) {
      open += 1;
      longestOpenMs = elapsed;
    }
  }
  const closedOnlyMedianMs =
    closedCount < minSample(50) ? null : quantile(closed.subarray(0, closedCount), 0.5);
  return { n: rows.length, closed: closedCount, open, closedOnlyMedianMs, longestOpenMs };
}

function isOpen({ open, stoppedAt, outcome }: ClockFacts, row: number): boolean {
  if (open !== undefined) return open[row] !== 0;
  return Number.isNaN(stoppedAt[row] ?? 0) && outcome[row] !== unmeasured && outcome[row] !== excluded;
}
