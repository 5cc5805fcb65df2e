import type { IncidentEvent } from '../incidents/event.ts';
import type { Pause } from './history.ts';

function running(pause: Pause): boolean {
  return pause.to === Number.POSITIVE_INFINITY;
}

/** Begins a pause; one of the same reason that already runs goes on. */
export function beginPause(pauses: Pause[], event: IncidentEvent, at: number): void {
  if (pauses.some((pause) => running(pause) && pause.reason === event.reason)) return;
  const recordedAt = event.recordedBySource ? event.recordedAt : null;
  pauses.push({ reason: event.reason, from: at, to: Number.POSITIVE_INFINITY, recordedAt });
}

function end(pauses: readonly Pause[], at: number, ends: (pause: Pause) => boolean): boolean {
  let ended = false;
  for (const pause of pauses) {
    if (!running(pause) || !ends(pause)) continue;
    pause.to = at;
    ended = true;
  }
  return ended;
}

/**
 * A resume: without a reason it ends every pause, with one that pause, or where none of that reason runs the pause
 * without a reason. False: it ended nothing.
 */
export function endPauses(pauses: readonly Pause[], reason: string | null, at: number): boolean {
  if (reason === null) return end(pauses, at, () => true);
  return (
    end(pauses, at, (pause) => pause.reason === reason) || end(pauses, at, (pause) => pause.reason === null)
  );
}

/** A stop ends what runs and undoes what began or ended after it. */
export function cutPauses(pauses: Pause[], at: number): void {
  for (const pause of pauses) pause.to = Math.min(pause.to, at);
  const kept = pauses.filter((pause) => pause.from < pause.to);
  pauses.splice(0, pauses.length, ...kept);
}

/** Whether any pause runs at the end of the events. */
export function anyRunning(pauses: readonly Pause[]): boolean {
  return pauses.some(running);
}
