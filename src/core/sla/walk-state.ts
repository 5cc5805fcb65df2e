import type { IncidentEvent } from '../incidents/event.ts';
import type { IncidentFlag } from './flags.ts';
import type { Cycle, Phase } from './history.ts';
import type { Version } from './policy.ts';

/** Chooses the policy version of a cycle. */
export type Stamp = (startedAt: number, startRecordedAt: number) => Version;

/** What an incident is said to be. */
export interface Details {
  service: string | null;
  team: string | null;
  customer: string | null;
  priority: string | null;
  title: string | null;
  url: string | null;
  assignee: string | null;
}

/** What is known of an incident at one point of its events. */
export interface Walk {
  readonly stamp: Stamp;
  readonly opening: IncidentEvent;
  readonly details: Details;
  readonly cycles: Cycle[];
  cycle: Cycle;
  resolvedAt: number | null;
  closedAt: number | null;
  reopenCount: number;
  cancelled: { at: number; reason: string | null } | null;
  readonly flags: IncidentFlag[];
}

/** An incident at its opening. */
export function beginWalk(opening: IncidentEvent, stamp: Stamp): Walk {
  const { at, recordedAt, service, team, customer, priority, title, url, assignee } = opening;
  const details = { service, team, customer, priority, title, url, assignee };
  const cycle = newCycle(opening.source, details, 1, at, stamp(at, recordedAt));
  return {
    stamp,
    opening,
    details,
    cycles: [cycle],
    cycle,
    resolvedAt: null,
    closedAt: null,
    reopenCount: 0,
    cancelled: null,
    flags: [],
  };
}

/** Marks the incident, once. */
export function flag(walk: Walk, name: IncidentFlag): void {
  if (!walk.flags.includes(name)) walk.flags.push(name);
}

function newCycle(
  source: string,
  details: Details,
  number: number,
  startedAt: number,
  version: Version,
): Cycle {
  return {
    number,
    startedAt,
    version,
    phases: [phaseOf(source, details, version, startedAt)],
    pauses: { list: [], running: null, mark: null },
    gaps: [],
    acknowledgedAt: null,
    firstStopAt: null,
    stoppedAt: null,
    resolveReplaced: false,
    closedBeforeResolve: false,
    words: null,
    endedAt: null,
  };
}

function phaseOf(source: string, details: Details, version: Version, at: number): Phase {
  const { service, team, customer, priority } = details;
  return { at, policy: version.policyFor(source, details), service, team, customer, priority };
}

/** The incident as it is now, from `at` on, under the policy that covers it in the running cycle. */
export function currentPhase(walk: Walk, at: number): Phase {
  return phaseOf(walk.opening.source, walk.details, walk.cycle.version, at);
}

/** Ends the running cycle and begins one under the version in force now. */
export function beginCycle(walk: Walk, at: number, recordedAt: number): void {
  const { cycle, opening, details } = walk;
  cycle.endedAt = at;
  walk.cycle = newCycle(opening.source, details, cycle.number + 1, at, walk.stamp(at, recordedAt));
  walk.cycles.push(walk.cycle);
}

/** Takes over what an event says about the incident; true where a dimension or the priority changed. */
export function takeDetails(details: Details, event: IncidentEvent): boolean {
  let changed = false;
  if (event.service !== null && event.service !== details.service) {
    details.service = event.service;
    changed = true;
  }
  if (event.team !== null && event.team !== details.team) {
    details.team = event.team;
    changed = true;
  }
  if (event.customer !== null && event.customer !== details.customer) {
    details.customer = event.customer;
    changed = true;
  }
  const { priority } = event;
  if (event.type === 'priority_changed' && priority !== null && priority !== details.priority) {
    details.priority = priority;
    changed = true;
  }
  details.title = event.title ?? details.title;
  details.url = event.url ?? details.url;
  details.assignee = event.assignee ?? details.assignee;
  return changed;
}
