import { type DurationStats, durationStats } from '../analytics/duration-stats.ts';
import { kaplanMeierMedian } from '../analytics/kaplan-meier.ts';
import { minSample } from '../analytics/min-sample.ts';
import { pick } from '../analytics/pick.ts';
import { quantile } from '../analytics/quantile.ts';
import { sortOrder } from '../analytics/sort-order.ts';
import { markedRows, splitOrder } from '../analytics/split-order.ts';
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
  return { elapsed, wall: isSame(facts.wallMs, facts.elapsedMs) ? elapsed : sortOrder(facts.wallMs) };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let row = 0; row < a.length; row += 1) if (a[row] !== b[row]) return false;
  return true;
}

/** Both orders without the rows whose mark is not 1; one array where they are the same. */
function marked(order: Both<Uint32Array>, marks: Uint8Array): Both<Uint32Array> {
  const elapsed = markedRows(order.elapsed, marks);
  return { elapsed, wall: order.wall === order.elapsed ? elapsed : markedRows(order.wall, marks) };
}

/** Duration statistics of the clocks stopped in the period, those that ended unmeasured or excluded left out. */
export function stoppedGroups(
  facts: ClockFacts,
  order: Both<Uint32Array>,
  percentiles: readonly number[],
): Grouper<Both<DurationStats>> {
  const rows = marked(order, measuredRows(facts));
  return (codes, slots) => {
    const stats = (groups: Uint32Array[], values: Float64Array) =>
      groups.map((group) => durationStats(pick(values, group), percentiles));
    const elapsed = stats(splitOrder(rows.elapsed, codes, slots), facts.elapsedMs);
    if (rows.wall === rows.elapsed) return elapsed.map((group) => ({ elapsed: group, wall: group }));
    const wall = stats(splitOrder(rows.wall, codes, slots), facts.wallMs);
    return elapsed.map((group, slot) => ({ elapsed: group, wall: wall[slot] ?? group }));
  };
}

/** 1 for the rows whose duration belongs to the statistics of the period. */
export function measuredRows(facts: Pick<ClockFacts, 'n' | 'outcome' | 'stopped'>): Uint8Array {
  const marks = new Uint8Array(facts.n);
  for (let row = 0; row < facts.n; row += 1) {
    const outcome = facts.outcome[row];
    marks[row] = facts.stopped[row] === 1 && outcome !== unmeasured && outcome !== excluded ? 1 : 0;
  }
  return marks;
}

/** What is known of the clocks that started in the period; `facts` must be of the `opened` cohort. */
export function openedGroups(facts: ClockFacts, order: Both<Uint32Array>): Grouper<OpenedGroup> {
  const observed = measuredRows(facts);
  const include = new Uint8Array(facts.n);
  for (let row = 0; row < facts.n; row += 1)
    include[row] = facts.counted[row] === 1 && facts.outcome[row] !== excluded ? 1 : 0;
  const all = marked(order, include);
  return (codes, slots) => {
    const elapsed = splitOrder(all.elapsed, codes, slots);
    const same = all.wall === all.elapsed;
    const wall = same ? elapsed : splitOrder(all.wall, codes, slots);
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
