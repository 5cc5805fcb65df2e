import type { Calendar } from './calendar.ts';
import type { Gap, Pause } from './history.ts';
import type { Rule } from './policy.ts';
import type { ClockRecord, Segment } from './types.ts';

/** Wall time `[from, to)` during which a clock is measured by one calendar, or paused. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly calendar: Calendar;
  readonly paused: boolean;
}

/** What stops a clock for a while: pauses as far as its rule says so, and resolved gaps always. */
export interface Stops {
  readonly pauses: readonly Pause[];
  readonly gaps: readonly Gap[];
}

/** Whether a pause stops a clock under a rule; an unnamed one only where every reason does. */
export function pauseStops(rule: Rule, pause: Pause): boolean {
  return rule.reasons === null || (pause.reason !== null && rule.reasons.has(pause.reason));
}

/** Union of all that stops the clock within `[from, to)`, ascending. */
function stoppedWithin(rule: Rule, stops: Stops, from: number, to: number): Gap[] {
  const clipped: Gap[] = [];
  const add = (start: number, end: number) => {
    if (start < to && end > from && start < end) {
      clipped.push({ from: Math.max(start, from), to: Math.min(end, to) });
    }
  };
  for (const pause of stops.pauses) if (pauseStops(rule, pause)) add(pause.from, pause.to);
  for (const gap of stops.gaps) add(gap.from, gap.to);
  clipped.sort((a, b) => a.from - b.from);
  const union: Gap[] = [];
  for (const next of clipped) {
    const last = union.at(-1);
    if (last !== undefined && next.from <= last.to) {
      union[union.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    } else union.push(next);
  }
  return union;
}

/** Partition of `[from, to)` under one rule into running and paused stretches. */
export function stretchesOf(rule: Rule, stops: Stops, from: number, to: number): Stretch[] {
  const { calendar } = rule;
  if (from >= to) return [];
  if (stops.pauses.length === 0 && stops.gaps.length === 0) return [{ from, to, calendar, paused: false }];
  const stretches: Stretch[] = [];
  let at = from;
  for (const stopped of stoppedWithin(rule, stops, from, to)) {
    if (stopped.from > at) stretches.push({ from: at, to: stopped.from, calendar, paused: false });
    stretches.push({ from: stopped.from, to: stopped.to, calendar, paused: true });
    at = stopped.to;
  }
  if (at < to) stretches.push({ from: at, to, calendar, paused: false });
  return stretches;
}

/** Open milliseconds of one stretch. */
export function openIn(stretch: Stretch): number {
  return stretch.paused ? 0 : stretch.calendar.openMs(stretch.from, stretch.to);
}

/** Earliest instant within the stretches at which their open time adds up to `ms`; null: not in them. */
export function firstReach(stretches: readonly Stretch[], start: number, ms: number): number | null {
  if (ms <= 0) return start;
  let sum = 0;
  for (const stretch of stretches) {
    const open = openIn(stretch);
    if (sum + open >= ms) return stretch.calendar.reach(stretch.from, ms - sum);
    sum += open;
  }
  return null;
}

/** Stretches cut at the calendars' bounds; neighbours in one state become one segment. */
function segmentsOf(stretches: readonly Stretch[]): Segment[] {
  const segments: Segment[] = [];
  const add = (from: number, to: number, state: Segment['state']) => {
    if (from >= to) return;
    const last = segments.at(-1);
    if (last?.state === state) segments[segments.length - 1] = { from: last.from, to, state };
    else segments.push({ from, to, state });
  };
  for (const { from, to, calendar, paused } of stretches) {
    if (paused) {
      add(from, to, 'paused');
      continue;
    }
    let at = from;
    for (const open of calendar.intervals(from, to)) {
      add(at, open.from, 'closed');
      add(open.from, open.to, 'running');
      at = open.to;
    }
    add(at, to, 'closed');
  }
  return segments;
}

/** Up to this much wall time segments are cheap enough to work out for every clock. */
const eagerMs = 259_200_000; // 3 days

/**
 * A record with its segments: at once where they are few, else when read, so that a clock that has been open for
 * years costs no more than another.
 */
export function withSegments(
  record: Omit<ClockRecord, 'segments'>,
  stretches: readonly Stretch[],
): ClockRecord {
  if (record.wallMs <= eagerMs || stretches.every(({ calendar }) => calendar.always)) {
    return { ...record, segments: segmentsOf(stretches) };
  }
  return {
    ...record,
    get segments() {
      return segmentsOf(stretches);
    },
  };
}
