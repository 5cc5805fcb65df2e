import { lookup } from '../mapping/read-text.ts';
import type { Endpoint } from './source.ts';
import type { State } from './states.ts';

/** Numbers and names of the incident states that ServiceNow ships; 4 and 5 are of its older model. */
const stages = lookup<State['stage']>({
  '1': 'new',
  New: 'new',
  '2': 'active',
  'In Progress': 'active',
  Active: 'active',
  'Work in Progress': 'active',
  '3': 'paused',
  'On Hold': 'paused',
  'Awaiting Problem': 'paused',
  '4': 'paused',
  'Awaiting User Info': 'paused',
  '5': 'paused',
  'Awaiting Evidence': 'paused',
  '6': 'resolved',
  Resolved: 'resolved',
  '7': 'closed',
  Closed: 'closed',
  '8': 'cancelled',
  Canceled: 'cancelled',
  Cancelled: 'cancelled',
});

/** Numbers of the reasons for On Hold, by their names. */
const holdReasons = lookup({
  '1': 'awaiting caller',
  '2': 'awaiting evidence',
  '3': 'awaiting problem',
  '4': 'awaiting vendor',
  '5': 'awaiting change',
});

/** The older model's states are reasons in themselves. */
const stateReasons = lookup({
  '4': 'awaiting user info',
  'Awaiting User Info': 'awaiting user info',
  '5': 'awaiting evidence',
  'Awaiting Evidence': 'awaiting evidence',
  'Awaiting Problem': 'awaiting problem',
});

function pauseReason(state: string, holdReason: string | null): string {
  if (holdReason !== null) return holdReasons(holdReason) ?? holdReason.toLowerCase();
  return stateReasons(state) ?? 'on hold';
}

/**
 * A state in the terms of a clock; null: not one of ServiceNow's and not in the settings. `pauses` of the settings,
 * where given, name the states and hold reasons that pause; a state that is named there but is none of ServiceNow's
 * is one in which work rests.
 */
export function stateOf(
  state: string,
  holdReason: string | null,
  { pauses }: Endpoint['settings'],
): State | null {
  const stage = stages(state);
  if (stage !== null && stage !== 'active' && stage !== 'paused') {
    return { stage, reason: stage === 'cancelled' ? 'cancelled' : null };
  }
  if (pauses === null) {
    if (stage !== 'paused') return stage === null ? null : { stage, reason: null };
    return { stage, reason: pauseReason(state, holdReason) };
  }
  const find = lookup(pauses);
  const usual = stage === 'paused' ? pauseReason(state, holdReason) : null;
  const hold = holdReason === null || stage !== 'paused' ? null : find(holdReason);
  const reason = hold ?? (usual === null ? null : find(usual)) ?? find(state);
  if (reason !== null) return { stage: 'paused', reason };
  return stage === null ? null : { stage: 'active', reason: null };
}
