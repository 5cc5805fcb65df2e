import { lastAtMost } from './ascending.ts';
import { compileDayRules, type OpenYear } from './calendar-year.ts';
import { createOpenTime, cyclesMs, type OpenTime } from './open-time.ts';
import type { CalendarDefinition } from './types.ts';

export interface OpenInterval {
  readonly from: number;
  readonly to: number;
}

/** Open time of a calendar; intervals are half-open, durations milliseconds. */
export interface Calendar {
  readonly name: string;
  /** Open without end. */
  readonly always: boolean;
  /** Open milliseconds in `[from, to)`; 0 where `to` is not later. */
  openMs(from: number, to: number): number;
  /** Earliest instant at which `ms` of open time have passed since `from`; null: never. */
  reach(from: number, ms: number): number | null;
  /** Latest such instant, after which more than `ms` have passed; null: there is none. */
  exceed(from: number, ms: number): number | null;
  /** Open intervals within `[from, to)`, ascending, neighbours not touching. */
  intervals(from: number, to: number): OpenInterval[];
}

/** The last instant of ECMAScript time. */
const lastInstant = 8.64e15;

function representable(ms: number): number | null {
  return ms <= lastInstant ? ms : null;
}

function always(name: string): Calendar {
  const after = (from: number, ms: number) => representable(from + ms);
  return {
    name,
    always: true,
    openMs: (from, to) => (to > from ? to - from : 0),
    reach: after,
    exceed: after,
    intervals: (from, to) => (to > from ? [{ from, to }] : []),
  };
}

function openBefore(year: OpenYear, ms: number): number {
  const index = lastAtMost(year.starts, ms);
  if (index < 0) return 0;
  const from = year.starts[index] ?? 0;
  return (year.before[index] ?? 0) + Math.min(ms, year.ends[index] ?? 0) - from;
}

/** P(ms): open time since 1970. */
function position(time: OpenTime, ms: number): number {
  const { year, cycles } = time.fold(ms);
  const within = time.prefix(year) + openBefore(time.year(year), ms - cyclesMs(cycles));
  return cycles === 0 ? within : within + cycles * time.cycleTotal();
}

/** The instant in a year at which its open time reaches (`beyond`: begins to exceed) `ms`, known to lie in it. */
function within(year: OpenYear, ms: number, beyond: boolean): number {
  const index = lastAtMost(year.before, beyond ? ms : ms - 1);
  return (year.starts[index] ?? year.end) + ms - (year.before[index] ?? 0);
}

/** The instant from which on P is at least (`beyond`: more than) `value`, not before the year of `from`. */
function seek(time: OpenTime, from: number, value: number, beyond: boolean): number | null {
  const start = time.fold(from);
  const passes = (sum: number) => (beyond ? sum > value : sum >= value);
  if (start.cycles === 0) {
    for (let year = start.year; year < time.cycleStart; year++) {
      if (passes(time.prefix(year + 1))) return within(time.year(year), value - time.prefix(year), beyond);
    }
  }
  const cycle = time.cycleTotal();
  if (cycle === 0) return null;
  const full = (value - time.prefix(time.cycleStart)) / cycle;
  const cycles = Math.max(0, beyond ? Math.floor(full) : Math.ceil(full) - 1);
  const rest = value - cycles * cycle;
  let year = time.cycleStart;
  while (beyond ? time.prefix(year + 1) <= rest : time.prefix(year + 1) < rest) year++;
  return representable(within(time.year(year), rest - time.prefix(year), beyond) + cyclesMs(cycles));
}

/** Adds a year's intervals within `[from, to)`, joining those that touch. */
function collect(open: OpenYear, shift: number, from: number, to: number, found: OpenInterval[]): void {
  const { starts, ends } = open;
  for (let index = Math.max(0, lastAtMost(starts, from - shift)); index < starts.length; index++) {
    const begin = Math.max((starts[index] ?? 0) + shift, from);
    const end = Math.min((ends[index] ?? 0) + shift, to);
    if (begin >= to) return;
    if (begin >= end) continue;
    const last = found.at(-1);
    if (last?.to === begin) found[found.length - 1] = { from: last.from, to: end };
    else found.push({ from: begin, to: end });
  }
}

function intervalsOf(time: OpenTime, from: number, to: number): OpenInterval[] {
  const found: OpenInterval[] = [];
  let at = from;
  while (at < to) {
    const { year, cycles } = time.fold(at);
    const open = time.year(year);
    const shift = cyclesMs(cycles);
    collect(open, shift, at, to, found);
    at = Math.max(open.end + shift, at + 1);
  }
  return found;
}

/** Compiles a definition once; years are worked out when first needed. */
export function compileCalendar(definition: CalendarDefinition): Calendar {
  if (definition.always) return always(definition.name);
  const time = createOpenTime(compileDayRules(definition));
  return {
    name: definition.name,
    always: false,
    openMs: (from, to) => (to > from ? position(time, to) - position(time, from) : 0),
    reach: (from, ms) => (ms <= 0 ? from : seek(time, from, position(time, from) + ms, false)),
    exceed: (from, ms) => seek(time, from, position(time, from) + ms, true),
    intervals: (from, to) => intervalsOf(time, from, to),
  };
}

/** The calendar that exists without being defined. */
export const alwaysOpen = always('24x7');
