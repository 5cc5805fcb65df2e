import type { IncidentEvent } from '../incidents/event.ts';
import type { IncidentFlag } from './flags.ts';
import type { Cycle, Phase } from './history.ts';
import type { Version } from './policy.ts';

/** Chooses the policy version of a cycle. */
export type Stamp = (startedAt: number, startRecordedAt: number) => Version;

/** What is known of an incident at one point of its events. */
export interface Walk {
  readonly source: string;
  readonly stamp: Stamp;
  readonly opening: IncidentEvent;
  readonly cycles: Cycle[];
  cycle: Cycle;
  service: string | null;
  team: string | null;
  customer: string | null;
  priority: string | null;
  title: string | null;
  url: string | null;
  assignee: string | null;
  resolvedAt: number | null;
  closedAt: number | null;
  reopenCount: number;
  cancelled: { at: number; reason: string | null } | null;
  readonly flags: IncidentFlag[];
}

/** Marks the incident, once. */
export function flag(walk: Walk, name: IncidentFlag): void {
  if (!walk.flags.includes(name)) walk.flags.push(name);
}

/** A fresh cycle under the version in force at its start. */
export function newCycle(
  walk: Omit<Walk, 'cycle'>,
  number: number,
  startedAt: number,
  recordedAt: number,
): Cycle {
  const version = walk.stamp(startedAt, recordedAt);
  return {
    number,
    startedAt,
    version,
    phases: [phaseOf(walk, version, startedAt)],
    pauses: [],
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

/** The incident as it is now, under the policy of `version` that covers it. */
export function phaseOf(walk: Omit<Walk, 'cycle'>, version: Version, at: number): Phase {
  const { service, team, customer, priority } = walk;
  return { at, policy: version.policyFor(walk.source, walk), service, team, customer, priority };
}

/** Takes over what an event says about the incident; true where a dimension or the priority changed. */
export function takeFields(walk: Omit<Walk, 'cycle'>, event: IncidentEvent): boolean {
  let changed = false;
  if (event.service !== null && event.service !== walk.service) {
    walk.service = event.service;
    changed = true;
  }
  if (event.team !== null && event.team !== walk.team) {
    walk.team = event.team;
    changed = true;
  }
  if (event.customer !== null && event.customer !== walk.customer) {
    walk.customer = event.customer;
    changed = true;
  }
  const sets = event === walk.opening || event.type === 'priority_changed';
  if (sets && event.priority !== null && event.priority !== walk.priority) {
    walk.priority = event.priority;
    changed = true;
  }
  walk.title = event.title ?? walk.title;
  walk.url = event.url ?? walk.url;
  walk.assignee = event.assignee ?? walk.assignee;
  return changed;
}
