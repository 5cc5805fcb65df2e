import type { EventType, IncidentEvent } from '../incidents/event.ts';
import { openingOf, orderEvents } from '../incidents/order.ts';
import type { IncidentFlag } from './flags.ts';
import { beginPause, endAllPauses, markClose, resumePauses, undoSinceClose } from './pauses.ts';
import { hearSource } from './source-word.ts';
import {
  beginCycle,
  beginWalk,
  currentPhase,
  flag,
  type Stamp,
  takeDetails,
  type Walk,
} from './walk-state.ts';

const earlyFlags: Partial<Record<EventType, IncidentFlag>> = {
  acknowledged: 'acknowledged-before-opening',
  resolved: 'resolved-before-opening',
  closed: 'closed-before-opening',
};

const laterFields = ['at', 'service', 'team', 'customer', 'priority', 'assignee', 'title', 'url'] as const;

/** What is remarkable about an event in itself. */
function inspect(walk: Walk, event: IncidentEvent): void {
  const { opening } = walk;
  if (event.at < opening.at) flag(walk, earlyFlags[event.type] ?? 'event-before-opening');
  if (event.naiveResolved) flag(walk, 'naive-time-resolved');
  if (event.type !== 'opened' || event === opening) return;
  const differs = laterFields.some((field) => event[field] !== null && event[field] !== opening[field]);
  if (differs) flag(walk, 'later-opened');
}

function resolve(walk: Walk, at: number): void {
  const { cycle } = walk;
  endAllPauses(cycle.pauses, at);
  cycle.pauses.mark = null;
  cycle.firstStopAt ??= at;
  // At one instant the resolve comes first, so this close is an earlier one.
  if (walk.closedAt !== null) cycle.closedBeforeResolve = true;
  if (walk.resolvedAt !== null && walk.resolvedAt < at) cycle.resolveReplaced = true;
  cycle.stoppedAt = at;
  walk.resolvedAt = at;
}

function close(walk: Walk, at: number): void {
  const { cycle } = walk;
  cycle.firstStopAt ??= at;
  walk.closedAt ??= at;
  if (cycle.stoppedAt !== null) return;
  cycle.stoppedAt = at;
  markClose(cycle.pauses);
}

function reopen(walk: Walk, event: IncidentEvent, at: number): void {
  const { cycle } = walk;
  const stop = cycle.stoppedAt;
  if (stop === null) {
    flag(walk, 'reopen-without-stop');
    return;
  }
  walk.reopenCount++;
  walk.resolvedAt = null;
  walk.closedAt = null;
  if (at - stop > currentPhase(walk, at).policy.newCycleAfterMs) {
    beginCycle(walk, at, event.recordedAt);
    return;
  }
  undoSinceClose(cycle.pauses, stop);
  cycle.gaps.push({ from: stop, to: at });
  cycle.stoppedAt = null;
}

/** Pauses and resumes of an instant: resumes that end nothing begun earlier come after the pauses. */
function walkPauses(walk: Walk, events: readonly IncidentEvent[], at: number): void {
  const { pauses } = walk.cycle;
  const late: IncidentEvent[] = [];
  for (const event of events) {
    if (event.type === 'resumed' && !resumePauses(pauses, event.reason, at)) late.push(event);
    if (event.type === 'paused') beginPause(pauses, event, at);
  }
  for (const event of late) {
    if (!resumePauses(pauses, event.reason, at)) flag(walk, 'resume-without-pause');
  }
}

function walkStops(walk: Walk, events: readonly IncidentEvent[], at: number): void {
  const reopenFirst = walk.cycle.stoppedAt !== null;
  if (reopenFirst) for (const event of events) if (event.type === 'reopened') reopen(walk, event, at);
  for (const event of events) {
    if (event.type === 'resolved') resolve(walk, at);
    if (event.type === 'closed') close(walk, at);
    if (event.type === 'reopened' && !reopenFirst) reopen(walk, event, at);
    if (event.type === 'cancelled') walk.cancelled ??= { at, reason: event.reason };
  }
}

/** All events of one instant, in order; what they say of the incident holds from its beginning. */
function walkInstant(walk: Walk, events: readonly IncidentEvent[], at: number): void {
  let changed = false;
  for (const event of events) {
    inspect(walk, event);
    if (event !== walk.opening) changed = takeDetails(walk.details, event) || changed;
  }
  const { cycle } = walk;
  if (changed) {
    const phase = currentPhase(walk, at);
    if (at === cycle.startedAt) cycle.phases.length = 0;
    cycle.phases.push(phase);
  }
  if (cycle.acknowledgedAt === null && events.some(({ type }) => type === 'acknowledged')) {
    cycle.acknowledgedAt = at;
  }
  if (walk.resolvedAt === null) walkPauses(walk, events, at);
  walkStops(walk, events, at);
  for (const event of events) hearSource(walk.cycle, event, at);
}

/** Reads one incident's events, all of which count, in any order; null where none opens it. */
export function walkEvents(events: readonly IncidentEvent[], stamp: Stamp): Walk | null {
  const opening = openingOf(events);
  if (opening === null) return null;
  const ordered = orderEvents(events, opening.at);
  const walk = beginWalk(opening, stamp);
  let index = 0;
  for (let next = 0; index < ordered.length && walk.cancelled === null; index = next) {
    const at = Math.max(ordered[index]?.at ?? 0, opening.at);
    next = index + 1;
    while (next < ordered.length && Math.max(ordered[next]?.at ?? 0, opening.at) === at) next++;
    walkInstant(walk, ordered.slice(index, next), at);
  }
  if (ordered.slice(index).some(({ type }) => type === 'reopened')) flag(walk, 'reopened-after-cancel');
  return walk;
}
