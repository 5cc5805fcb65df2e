import { measuredRows } from '../../report/duration-groups.ts';
import { type ComparedClocks, outcomes } from '../../report/facts.ts';
import { pick } from '../pick.ts';
import { sortOrder } from '../sort-order.ts';
import { markedRows } from '../split-order.ts';
import type { Share } from './two-proportion-z.ts';

const dayMs = 86_400_000;
const met = outcomes.indexOf('met');
const breached = outcomes.indexOf('breached');

/** Met clocks of those decided, altogether and by the UTC day on which they started. */
export interface DecidedShare extends Share {
  readonly days: readonly Share[];
}

/** The durations of a period's statistics. */
export interface DurationSample {
  /** Milliseconds, ascending. */
  readonly sorted: Float64Array;
  /** UTC day on which each of them started, counted from the first one. */
  readonly days: Uint32Array;
  readonly dayCount: number;
}

/** Compliance counts; the days are those of the clocks' start, since what goes wrong on one day befalls them together. */
export function decidedShare(facts: ComparedClocks): DecidedShare {
  const { days, count } = startDays(facts);
  const hits = new Uint32Array(count);
  const n = new Uint32Array(count);
  for (let row = 0; row < facts.n; row += 1) {
    const outcome = facts.outcome[row];
    if (facts.counted[row] !== 1 || (outcome !== met && outcome !== breached)) continue;
    const day = days[row] ?? 0;
    n[day] = (n[day] ?? 0) + 1;
    if (outcome === met) hits[day] = (hits[day] ?? 0) + 1;
  }
  const shares = sharesOf(hits, n);
  return {
    hits: shares.reduce((sum, day) => sum + day.hits, 0),
    n: shares.reduce((sum, day) => sum + day.n, 0),
    days: shares,
  };
}

/** Business durations of the clocks stopped in the period, ascending; unmeasured and excluded ones left out. */
export function durationSample(facts: ComparedClocks): DurationSample {
  const rows = markedRows(sortOrder(facts.elapsedMs), measuredRows(facts));
  const start = startDays(facts);
  const days = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) days[place] = start.days[rows[place] ?? 0] ?? 0;
  return { sorted: pick(facts.elapsedMs, rows), days, dayCount: start.count };
}

/** Of each day the values above the sample's own median: how far a day moves its durations together. */
export function aboveMedianDays({ sorted, days, dayCount }: DurationSample, median: number): Share[] {
  const hits = new Uint32Array(dayCount);
  const n = new Uint32Array(dayCount);
  for (let index = 0; index < sorted.length; index += 1) {
    const day = days[index] ?? 0;
    n[day] = (n[day] ?? 0) + 1;
    if ((sorted[index] ?? 0) > median) hits[day] = (hits[day] ?? 0) + 1;
  }
  return sharesOf(hits, n);
}

/** The days that hold anything. */
function sharesOf(hits: Uint32Array, n: Uint32Array): Share[] {
  const shares: Share[] = [];
  n.forEach((count, day) => {
    if (count > 0) shares.push({ hits: hits[day] ?? 0, n: count });
  });
  return shares;
}

/** UTC day of each row's start, counted from the first one. */
function startDays({ n, startedAt }: ComparedClocks): { days: Uint32Array; count: number } {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < n; row += 1) {
    const at = startedAt[row] ?? 0;
    if (at < earliest) earliest = at;
    if (at > latest) latest = at;
  }
  const first = Math.floor(earliest / dayMs);
  const days = new Uint32Array(n);
  for (let row = 0; row < n; row += 1) days[row] = Math.floor((startedAt[row] ?? 0) / dayMs) - first;
  return { days, count: n === 0 ? 0 : Math.floor(latest / dayMs) - first + 1 };
}
