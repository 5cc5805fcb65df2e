import type { EventType } from '../../core/incidents/event.ts';
import { assign, type Deadlines, type Dimensions, type Flags } from './base-row.ts';
import { type Draft, draftEvent, type Identity } from './draft.ts';
import type { ReadInstant } from './read-date.ts';
import type { StateRule } from './schema.ts';

/** One row of an audit log: the whole state of a case at an instant. */
export interface Snapshot {
  readonly identity: Identity;
  readonly at: ReadInstant;
  readonly opened: ReadInstant;
  /** Null: a state that the mapping ignores; the one before holds on. */
  readonly state: StateRule | null;
  readonly dimensions: Dimensions;
  readonly deadlines: Deadlines;
  readonly flags: Flags;
}

/** What is remembered of a case between its rows. */
export interface CaseState {
  readonly at: number;
  readonly state: StateRule;
  readonly acknowledged: boolean;
  readonly dimensions: Dimensions;
  readonly deadlines: Deadlines;
  readonly flags: Flags;
}

const fresh: StateRule = { state: 'new' };

function isEnd({ state }: StateRule): boolean {
  return state === 'resolved' || state === 'closed' || state === 'cancelled';
}

function sameState(one: StateRule, other: StateRule): boolean {
  return one.state === other.state && one.reason === other.reason;
}

interface Step {
  readonly type: EventType;
  readonly reason?: string | null;
}

/** The events between two states, in the order in which they happen. */
function stateSteps(from: StateRule, to: StateRule, acknowledged: boolean): Step[] {
  const steps: Step[] = [];
  if (sameState(from, to)) return steps;
  if (from.state === 'paused') steps.push({ type: 'resumed', reason: from.reason ?? null });
  const reopened = isEnd(from) && !isEnd(to);
  if (reopened) steps.push({ type: 'reopened' });
  const touched = to.acknowledges ?? to.state === 'active';
  if (touched && !acknowledged && !reopened) steps.push({ type: 'acknowledged' });
  if (to.state === 'paused') steps.push({ type: 'paused', reason: to.reason ?? null });
  if (isEnd(to) && to.state !== from.state) {
    steps.push({ type: to.state as 'resolved' | 'closed' | 'cancelled', reason: to.reason ?? null });
  }
  return steps;
}

function differs<Fields extends object>(
  one: Fields,
  other: Fields,
  keys: readonly (keyof Fields)[],
): boolean {
  return keys.some((key) => other[key] !== null && one[key] !== other[key]);
}

/** The events that changed fields call for, where no change of state carries them. */
function fieldSteps(before: CaseState, after: Snapshot, hasSteps: boolean): Step[] {
  const { dimensions } = after;
  const steps: Step[] = [];
  if (differs(before.dimensions, dimensions, ['priority'])) steps.push({ type: 'priority_changed' });
  if (differs(before.dimensions, dimensions, ['team', 'assignee'])) steps.push({ type: 'assigned' });
  const described = differs(before.dimensions, dimensions, ['service', 'customer', 'title', 'url']);
  const dated = differs(before.deadlines, after.deadlines, ['responseDueAt', 'resolutionDueAt']);
  const flagged =
    isEnd(before.state) && differs(before.flags, after.flags, ['responseWithin', 'resolutionWithin']);
  if (steps.length === 0 && !hasSteps && (described || dated || flagged)) steps.push({ type: 'updated' });
  return steps;
}

function stepEvent(snapshot: Snapshot, step: Step, state: StateRule): Draft {
  const event = draftEvent(snapshot.identity, step.type, snapshot.at.at);
  assign(event, { ...snapshot.dimensions, ...snapshot.deadlines });
  // A flag is the source's verdict only once it has decided: before, audit logs carry the initial value.
  if (isEnd(state)) assign(event, snapshot.flags);
  event.reason = step.reason ?? null;
  event.naiveResolved = snapshot.at.naiveResolved;
  return event;
}

function openEvent(snapshot: Snapshot): Draft {
  const event = draftEvent(snapshot.identity, 'opened', snapshot.opened.at);
  assign(event, { ...snapshot.dimensions, ...snapshot.deadlines, reason: null });
  event.naiveResolved = snapshot.opened.naiveResolved;
  return event;
}

/** The later of two values, field by field; null says nothing. */
function latest<Fields extends object>(before: Fields, after: Fields): Fields {
  const known = Object.entries(after).filter(([, value]) => value !== null);
  return { ...before, ...Object.fromEntries(known) };
}

/** What a snapshot says beyond the ones before it: its events (none: nothing changed) and the new memory. */
export function applySnapshot(
  before: CaseState | undefined,
  snapshot: Snapshot,
): { events: Draft[]; state: CaseState } {
  const from = before?.state ?? fresh;
  const to = snapshot.state ?? from;
  const acknowledged = before?.acknowledged ?? false;
  const steps = stateSteps(from, to, acknowledged);
  if (before !== undefined) steps.unshift(...fieldSteps(before, snapshot, steps.length > 0));
  const events = steps.map((step) => stepEvent(snapshot, step, to));
  if (before === undefined) events.unshift(openEvent(snapshot));
  const reopened = steps.some(({ type }) => type === 'reopened');
  const state: CaseState = {
    at: snapshot.at.at,
    state: to,
    acknowledged: !reopened && (acknowledged || steps.some(({ type }) => type === 'acknowledged')),
    dimensions: latest(before?.dimensions ?? snapshot.dimensions, snapshot.dimensions),
    deadlines: latest(before?.deadlines ?? snapshot.deadlines, snapshot.deadlines),
    flags: latest(before?.flags ?? snapshot.flags, snapshot.flags),
  };
  return { events, state };
}
