import type { IncidentEvent } from '../incidents/event.ts';
import type { IncidentJudgement, PolicyVersion } from './types.ts';

export interface Judge {
  /**
   * Judges one incident at `asOf` (events with `at` <= asOf). `events` are the effective ones (corrections
   * applied) of a single incident, in any order. Null: no `opened` by then.
   */
  judge(events: readonly IncidentEvent[], asOf: number): IncidentJudgement | null;
  /** Open calendar milliseconds in `[from, to)` of a calendar of one policy version. */
  openMs(policyVersion: number, calendar: string, from: number, to: number): number;
}

/** Compiles policy versions once; the judge keeps no state between incidents. */
export function createJudge(_versions: readonly PolicyVersion[]): Judge {
  throw new Error('replaced by the engine');
}
