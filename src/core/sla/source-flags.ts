import type { Moment } from './clock-facts.ts';
import type { ClockFlag } from './flags.ts';
import type { Cycle } from './history.ts';
import type { ClockKind } from './types.ts';

const contradictions = {
  response: 'response-flag-contradicts-timestamps',
  resolution: 'resolution-flag-contradicts-timestamps',
} as const satisfies Record<ClockKind, ClockFlag>;

/** Whether the source's deadline was kept by its own timestamps; null: undecided, or no deadline. */
function keptDeadline(cycle: Cycle, kind: ClockKind, moment: Moment): boolean | null {
  const dueAt = cycle.words?.[kind].dueAt ?? null;
  if (dueAt === null) return null;
  const stop = kind === 'response' ? cycle.acknowledgedAt : cycle.stoppedAt;
  if (stop !== null) return stop <= dueAt;
  return dueAt < (cycle.endedAt ?? moment.cancelledAt ?? moment.asOf) ? false : null;
}

/** What is remarkable in what the source says, whoever gives the verdict. */
export function sourceFlags(cycle: Cycle, kind: ClockKind, moment: Moment): ClockFlag[] {
  const within = cycle.words?.[kind].within ?? null;
  if (within === null) return [];
  const kept = keptDeadline(cycle, kind, moment);
  return kept === null || kept === within ? [] : [contradictions[kind]];
}

/** Marks of a resolution clock's stop. */
export function stopFlags(cycle: Cycle): ClockFlag[] {
  const flags: ClockFlag[] = [];
  if (cycle.closedBeforeResolve) flags.push('closed-before-resolution');
  if (cycle.resolveReplaced) flags.push('resolve-replaced');
  return flags;
}
