import { createHash } from 'node:crypto';
import type { EventType } from '../../core/incidents/event.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from './event.ts';

/** What an incident is at, in the terms of a clock; `reason` of a pause or a cancellation. */
export interface State {
  readonly stage: 'new' | 'active' | 'paused' | 'resolved' | 'closed' | 'cancelled';
  readonly reason: string | null;
}

export interface Step {
  readonly type: EventType;
  readonly reason: string | null;
  /** Milliseconds after the change. */
  readonly afterMs: number;
}

function step(type: EventType, reason: string | null = null, afterMs = 0): Step {
  return { type, reason, afterMs };
}

/** Whether its clocks have stopped. */
export function isOver({ stage }: State): boolean {
  return stage === 'resolved' || stage === 'closed';
}

function fromOver(before: State, after: State): readonly Step[] {
  if (isOver(after)) return before.stage === 'closed' ? [] : [step('closed')];
  const reopened = step('reopened');
  // At the instant of the reopening the incident still counts as resolved, and a pause then as none.
  return after.stage === 'paused' ? [reopened, step('paused', after.reason, 1)] : [reopened];
}

/** The events of a change from one state to another. Leaving `new` for work, or for a pause, is an acknowledgement. */
export function stepsBetween(before: State, after: State): readonly Step[] {
  if (before.stage === after.stage && before.reason === after.reason) return [];
  if (after.stage === 'cancelled')
    return before.stage === 'cancelled' ? [] : [step('cancelled', after.reason)];
  if (before.stage === 'cancelled') return isOver(after) ? [] : [step('reopened')];
  if (isOver(before)) return fromOver(before, after);
  if (after.stage === 'resolved' || after.stage === 'closed') return [step(after.stage)];
  const steps: Step[] = [];
  if (before.stage === 'new') steps.push(step('acknowledged'));
  if (before.stage === 'paused') steps.push(step('resumed'));
  if (after.stage === 'paused') steps.push(step('paused', after.reason));
  return steps;
}

/** What an event says beyond which and when. */
export type Said = Partial<Omit<ArrivedEvent, 'source' | 'incident' | 'eventId' | 'type' | 'at'>>;

/**
 * An event of a sender that tells whole states, known by all that it says: telling the same again is the same event,
 * telling anything else another, so that no order of arrival decides which of two counts. `version` grows with each
 * state of the incident (epoch milliseconds); of two events at one instant the greater one counts last.
 */
export function statement(
  of: { readonly source: string; readonly incident: string },
  type: EventType,
  at: number,
  { version, ...said }: Said & { readonly version: number },
): ArrivedEvent {
  const content = createHash('sha256')
    .update(JSON.stringify(Object.entries(said).sort()))
    .digest('hex');
  const eventId = eventIdOf(of.incident, type, at, version, content.slice(0, 12));
  return arrived({ ...said, ...of, type, at, eventId });
}

/** The opening as every state tells it: nothing but the instant, so that all of them say the same; another one corrects it. */
export function opening(
  of: { readonly source: string; readonly incident: string },
  at: number,
): ArrivedEvent {
  return arrived({ ...of, type: 'opened', at, eventId: eventIdOf(of.incident, 'opened') });
}
