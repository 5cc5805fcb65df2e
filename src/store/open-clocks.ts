import type { Judge } from '../core/sla/judge.ts';
import type { ClockColumns } from './clock-columns.ts';
import type { Labels } from './labels.ts';

/** Code of `clocks.open_state`. */
const stoppedState = 0;
const runningState = 1;

/**
 * Carries the durations of unstopped clocks from the instant they were judged to `asOf` (or back), in place: wall time
 * always, elapsed time while running, over the open hours of its calendar. No event lies between the two instants.
 */
export function extendToAsOf(columns: ClockColumns, judge: Judge, labels: Labels, asOf: number): void {
  for (let row = 0; row < columns.n; row++) {
    if (columns.open_state[row] === stoppedState) continue;
    const judgedAt = columns.judged_at[row] ?? asOf;
    if (judgedAt === asOf) continue;
    columns.wall_ms[row] = (columns.wall_ms[row] ?? 0) + asOf - judgedAt;
    if (columns.open_state[row] !== runningState) continue;
    const calendar = labels.text(columns.calendar[row] ?? -1);
    const version = columns.policy_version[row] ?? 0;
    columns.elapsed_ms[row] =
      (columns.elapsed_ms[row] ?? 0) + runningMs(judge, version, calendar, judgedAt, asOf);
  }
}

/** Open milliseconds from one instant to another, negative where the second is earlier; wall time without calendar. */
export function runningMs(
  judge: Judge,
  version: number,
  calendar: string | null,
  from: number,
  to: number,
): number {
  if (calendar === null) return to - from;
  return from <= to ? judge.openMs(version, calendar, from, to) : -judge.openMs(version, calendar, to, from);
}
