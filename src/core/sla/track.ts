import { lastAtMost } from './ascending.ts';
import type { Gap } from './history.ts';
import type { Pause } from './pauses.ts';
import type { Rule } from './policy.ts';

/** What stops a clock for a while: pauses as far as its rule says so, and resolved gaps always. */
export interface Stops {
  readonly pauses: readonly Pause[];
  readonly gaps: readonly Gap[];
}

/** A whole clock under one rule: its time cut into running and paused stretches, with running sums. */
export interface Track {
  readonly rule: Rule;
  /** Start of each stretch; each ends where the next begins, the last at `end`. */
  readonly starts: readonly number[];
  readonly end: number;
  readonly paused: readonly boolean[];
  /** Open and paused milliseconds before each stretch. */
  readonly openBefore: readonly number[];
  readonly pausedBefore: readonly number[];
}

/** Whether a pause stops a clock under a rule; an unnamed one only where every reason does. */
export function pauseStops(rule: Rule, pause: Pause): boolean {
  return rule.reasons === null || (pause.reason !== null && rule.reasons.has(pause.reason));
}

/** Union of all that stops the clock within `[from, to)`, ascending. */
function stoppedWithin(rule: Rule, stops: Stops, from: number, to: number): Gap[] {
  const clipped: Gap[] = [];
  const add = (start: number, end: number) => {
    const begin = Math.max(start, from);
    const finish = Math.min(end, to);
    if (begin < finish) clipped.push({ from: begin, to: finish });
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

/** Cuts `[from, to)` by what stops the clock under a rule. */
export function trackOf(rule: Rule, stops: Stops, from: number, to: number): Track {
  const starts = [from];
  const paused = [false];
  const openBefore = [0];
  const pausedBefore = [0];
  if (stops.pauses.length === 0 && stops.gaps.length === 0) {
    return { rule, starts, end: to, paused, openBefore, pausedBefore };
  }
  let at = from;
  let open = 0;
  let stopped = 0;
  for (const stop of stoppedWithin(rule, stops, from, to)) {
    open += rule.calendar.openMs(at, stop.from);
    starts.push(stop.from, stop.to);
    paused.push(true, false);
    openBefore.push(open, open);
    pausedBefore.push(stopped, stopped + stop.to - stop.from);
    stopped += stop.to - stop.from;
    at = stop.to;
  }
  return { rule, starts, end: to, paused, openBefore, pausedBefore };
}

function openAt(track: Track, at: number): number {
  const index = lastAtMost(track.starts, at);
  const before = track.openBefore[index] ?? 0;
  return track.paused[index] ? before : before + track.rule.calendar.openMs(track.starts[index] ?? at, at);
}

function pausedAt(track: Track, at: number): number {
  const index = lastAtMost(track.starts, at);
  const before = track.pausedBefore[index] ?? 0;
  return track.paused[index] ? before + at - (track.starts[index] ?? at) : before;
}

/** Open milliseconds of `[from, to)` that are not paused. */
export function openBetween(track: Track, from: number, to: number): number {
  if (track.starts.length === 1) return track.rule.calendar.openMs(from, to);
  return openAt(track, to) - openAt(track, from);
}

/** Paused milliseconds of `[from, to)`. */
export function pausedBetween(track: Track, from: number, to: number): number {
  return track.starts.length === 1 ? 0 : pausedAt(track, to) - pausedAt(track, from);
}

/** Earliest instant at which `ms` > 0 of open time have passed since `from`, known to lie in the track. */
export function reachOn(track: Track, from: number, ms: number): number | null {
  const { starts, openBefore, rule } = track;
  if (starts.length === 1) return rule.calendar.reach(from, ms);
  const sum = openAt(track, from) + ms;
  const index = lastAtMost(openBefore, sum - 1);
  return rule.calendar.reach(starts[index] ?? from, sum - (openBefore[index] ?? 0));
}

/** Latest instant at which no more than `ms` have passed since `from`, known to lie in the track. */
export function exceedOn(track: Track, from: number, ms: number): number | null {
  const { starts, openBefore, rule } = track;
  if (starts.length === 1) return rule.calendar.exceed(from, ms);
  const sum = openAt(track, from) + ms;
  const index = lastAtMost(openBefore, sum);
  return rule.calendar.exceed(starts[index] ?? from, sum - (openBefore[index] ?? 0));
}
