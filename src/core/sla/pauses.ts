import type { IncidentEvent } from '../incidents/event.ts';

/** One pause of an incident. */
export interface Pause {
  readonly reason: string | null;
  readonly from: number;
  /** Infinity while it runs. */
  to: number;
  /** When it was recorded, where that is the source's word; else null. */
  readonly recordedAt: number | null;
}

/** The pauses of a cycle as its events go by. */
export interface Pauses {
  /** In the order in which they began. */
  readonly list: Pause[];
  /** By reason; null until there is one. */
  running: Map<string | null, Pause> | null;
  /** What was known at the close that stops the clock, should it be undone. */
  mark: { readonly length: number; readonly running: readonly Pause[] } | null;
}

/** Begins a pause; one of the same reason that already runs goes on. */
export function beginPause(pauses: Pauses, event: IncidentEvent, at: number): void {
  pauses.running ??= new Map();
  if (pauses.running.has(event.reason)) return;
  const recordedAt = event.recordedBySource ? event.recordedAt : null;
  const pause = { reason: event.reason, from: at, to: Number.POSITIVE_INFINITY, recordedAt };
  pauses.list.push(pause);
  pauses.running.set(event.reason, pause);
}

function endPause(running: Map<string | null, Pause>, reason: string | null, at: number): boolean {
  const pause = running.get(reason);
  if (pause === undefined) return false;
  pause.to = at;
  return running.delete(reason);
}

/** Ends every pause; false: none ran. */
export function endAllPauses({ running }: Pauses, at: number): boolean {
  if (running === null || running.size === 0) return false;
  for (const pause of running.values()) pause.to = at;
  running.clear();
  return true;
}

/**
 * A resume: without a reason it ends every pause, with one that pause, or where none of that reason runs the pause
 * without a reason. False: it ended nothing.
 */
export function resumePauses(pauses: Pauses, reason: string | null, at: number): boolean {
  if (reason === null) return endAllPauses(pauses, at);
  if (pauses.running === null) return false;
  return endPause(pauses.running, reason, at) || endPause(pauses.running, null, at);
}

/** A close stops the clock. Only a reopening tells that the pauses ended there too: a later resolve would replace it. */
export function markClose(pauses: Pauses): void {
  pauses.mark = { length: pauses.list.length, running: [...(pauses.running?.values() ?? [])] };
}

/** A reopening after a close at `at`: the pauses that ran ended there, and what began since never did. */
export function undoSinceClose(pauses: Pauses, at: number): void {
  if (pauses.mark === null) return;
  pauses.list.length = pauses.mark.length;
  for (const pause of pauses.mark.running) pause.to = at;
  pauses.running?.clear();
  pauses.mark = null;
}

/** Whether any pause runs. */
export function anyRunning({ running }: Pauses): boolean {
  return running !== null && running.size > 0;
}
