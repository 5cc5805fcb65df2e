import type { Share } from '../analytics/compare/two-proportion-z.ts';
import { pick } from '../analytics/pick.ts';
import { quantile } from '../analytics/quantile.ts';
import { sortOrder } from '../analytics/sort-order.ts';
import { markedRows, splitOrder } from '../analytics/split-order.ts';
import { measuredRows } from '../report/duration-groups.ts';
import { type ClockFacts, outcomes } from '../report/facts.ts';
import type { DecidedCounts } from './input.ts';

const met = outcomes.indexOf('met');
const breached = outcomes.indexOf('breached');
/** Shares of targets are sorted as whole millionths. */
const fine = 1e6;

/** Group of each row; -1 for none. With `slots` groups beside that one: slot `code + 1`. */
export interface RowGroups {
  readonly codes: Int32Array;
  readonly slots: number;
}

/** 1 for decided rows, 2 for breached ones. */
export function decidedRows(facts: ClockFacts): Uint8Array {
  const marks = new Uint8Array(facts.n);
  for (let row = 0; row < facts.n; row += 1) {
    if (facts.counted[row] !== 1) continue;
    if (facts.outcome[row] === breached) marks[row] = 2;
    else if (facts.outcome[row] === met) marks[row] = 1;
  }
  return marks;
}

/** Decided and breached per slot; of the rows in `only` where given. */
export function decidedBySlot(
  marks: Uint8Array,
  { codes, slots }: RowGroups,
  only?: Uint8Array,
): DecidedCounts[] {
  const decided = new Uint32Array(slots);
  const late = new Uint32Array(slots);
  for (let row = 0; row < marks.length; row += 1) {
    if (marks[row] === 0 || only?.[row] === 0) continue;
    const slot = (codes[row] ?? -1) + 1;
    decided[slot] = (decided[slot] ?? 0) + 1;
    if (marks[row] === 2) late[slot] = (late[slot] ?? 0) + 1;
  }
  return Array.from(decided, (count, slot) => ({ decided: count, breached: late[slot] ?? 0 }));
}

/** Breached of decided per slot and day. */
export function daysBySlot(marks: Uint8Array, { codes, slots }: RowGroups, days: RowGroups): Share[][] {
  const width = days.slots;
  const hits = new Uint32Array(slots * width);
  const n = new Uint32Array(slots * width);
  for (let row = 0; row < marks.length; row += 1) {
    if (marks[row] === 0) continue;
    const cell = ((codes[row] ?? -1) + 1) * width + (days.codes[row] ?? -1) + 1;
    n[cell] = (n[cell] ?? 0) + 1;
    if (marks[row] === 2) hits[cell] = (hits[cell] ?? 0) + 1;
  }
  return Array.from({ length: slots }, (_, slot) =>
    Array.from({ length: width }, (_cell, day) => ({
      hits: hits[slot * width + day] ?? 0,
      n: n[slot * width + day] ?? 0,
    })).filter((share) => share.n > 0),
  );
}

/** Shares of the target consumed by the stopped clocks that have one: ascending, per slot, as fractions. */
export function consumedBySlot(facts: ClockFacts): (groups: RowGroups) => Float64Array[] {
  const marks = measuredRows(facts);
  const shares = new Float64Array(facts.n);
  for (let row = 0; row < facts.n; row += 1) {
    const share = (facts.elapsedMs[row] ?? 0) / (facts.targetMs[row] ?? Number.NaN);
    if (share >= 0 && share < Number.POSITIVE_INFINITY) shares[row] = Math.round(share * fine);
    else marks[row] = 0;
  }
  const order = markedRows(sortOrder(shares), marks);
  return ({ codes, slots }) =>
    splitOrder(order, codes, slots).map((rows) => pick(shares, rows).map((share) => share / fine));
}

/** Median business duration of the stopped clocks per slot, in milliseconds. */
export function medianBySlot(facts: ClockFacts): (groups: RowGroups) => (number | null)[] {
  const order = markedRows(sortOrder(facts.elapsedMs), measuredRows(facts));
  return ({ codes, slots }) =>
    splitOrder(order, codes, slots).map((rows) => quantile(pick(facts.elapsedMs, rows), 0.5));
}
