import type { Cycle, Phase } from './history.ts';
import { rulesOf } from './policy.ts';
import type { ClockKind } from './types.ts';

/** What the judge knows beside the cycle. */
export interface Moment {
  readonly asOf: number;
  /** Null: not cancelled. */
  readonly cancelledAt: number | null;
  /** Whether the clocks tell their segments. */
  readonly segmented: boolean;
}

/** Where a clock's measurement ends. */
export interface ClockEnd {
  readonly stoppedAt: number | null;
  readonly endedAt: number | null;
  /** `endedAt`, else as-of. */
  readonly end: number;
}

/** The end of a clock: its stop, else where it ends without one, else as-of. */
export function clockEnd(stoppedAt: number | null, endsAt: number | null, moment: Moment): ClockEnd {
  const endedAt = stoppedAt ?? endsAt ?? moment.cancelledAt;
  return { stoppedAt, endedAt, end: endedAt ?? moment.asOf };
}

/** The phase in force at an instant; before the first, the first. */
export function phaseAt(cycle: Cycle, at: number): Phase {
  const [first] = cycle.phases;
  const phase = cycle.phases.length === 1 ? first : cycle.phases.findLast((known) => known.at <= at);
  const found = phase ?? first;
  if (found === undefined) throw new Error('a cycle has at least one phase');
  return found;
}

interface Weight {
  readonly targetMs: number;
  readonly place: number;
}

function weigh(phase: Phase, kind: ClockKind): Weight {
  const { policy, priority } = phase;
  return {
    targetMs: rulesOf(policy, priority)[kind].targetMs ?? Number.POSITIVE_INFINITY,
    place: (priority === null ? undefined : policy.places.get(priority)) ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * The gravest priority a clock saw by `end`: the one with the shortest target, then the one its policy lists first,
 * then the first by name.
 */
export function peakPriority(cycle: Cycle, kind: ClockKind, end: number): string | null {
  if (cycle.phases.length === 1) return cycle.phases[0]?.priority ?? null;
  let peak: Phase | null = null;
  for (const phase of cycle.phases) {
    if (phase.priority === null || phase.at > end) continue;
    if (peak === null || graver(phase, peak, kind)) peak = phase;
  }
  return peak?.priority ?? null;
}

function graver(phase: Phase, than: Phase, kind: ClockKind): boolean {
  const a = weigh(phase, kind);
  const b = weigh(than, kind);
  if (a.targetMs !== b.targetMs) return a.targetMs < b.targetMs;
  if (a.place !== b.place) return a.place < b.place;
  return (phase.priority ?? '') < (than.priority ?? '');
}
