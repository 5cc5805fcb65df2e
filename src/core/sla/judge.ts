import type { IncidentEvent } from '../incidents/event.ts';
import { alwaysOpen, type Calendar } from './calendar.ts';
import type { Moment } from './clock-facts.ts';
import type { Cycle } from './history.ts';
import { overallOf } from './overall.ts';
import { anyRunning } from './pauses.ts';
import { compileVersions } from './policy.ts';
import { policyClock } from './policy-clock.ts';
import { sourceClock } from './source-clock.ts';
import type { CycleJudgement, IncidentJudgement, IncidentStatus, PolicyVersion } from './types.ts';
import { walkEvents } from './walk.ts';
import type { Walk } from './walk-state.ts';

export interface Judge {
  /**
   * Judges one incident at `asOf` (events with `at` <= asOf). `events` are the effective ones (corrections
   * applied) of a single incident, in any order. Null: no `opened` by then. Without `segmented` its clocks' segments are
   * left empty, which saves time over many incidents.
   */
  judge(
    events: readonly IncidentEvent[],
    asOf: number,
    options?: { readonly segmented: boolean },
  ): IncidentJudgement | null;
  /** A calendar of one policy version; null: the wall clock. */
  calendar(policyVersion: number, name: string | null): Calendar;
}

/** The last instant of ECMAScript time. */
const lastInstant = 8.64e15;

function judgeCycle(source: string, cycle: Cycle, moment: Moment): CycleJudgement {
  const judgedBy = cycle.version.verdictOf(source);
  const clock = (kind: 'response' | 'resolution') =>
    judgedBy === 'policy' ? policyClock(cycle, kind, moment) : sourceClock(cycle, kind, judgedBy, moment);
  const response = clock('response');
  const resolution = clock('resolution');
  return {
    cycle: cycle.number,
    startedAt: cycle.startedAt,
    response,
    resolution,
    overall: overallOf(response, resolution),
  };
}

function statusOf({ cancelled, closedAt, resolvedAt, cycle }: Walk): IncidentStatus {
  if (cancelled !== null) return 'cancelled';
  if (closedAt !== null) return 'closed';
  if (resolvedAt !== null) return 'resolved';
  if (anyRunning(cycle.pauses)) return 'paused';
  return cycle.acknowledgedAt === null ? 'open' : 'acknowledged';
}

function hadBreached({ response, resolution }: CycleJudgement): boolean {
  return response.breachedAt !== null || resolution.breachedAt !== null;
}

function assemble(walk: Walk, asOf: number, segmented: boolean): IncidentJudgement {
  const { opening, details, cancelled, cycle } = walk;
  const moment = { asOf, cancelledAt: cancelled?.at ?? null, segmented };
  const cycles = walk.cycles.map((walked) => judgeCycle(opening.source, walked, moment));
  return {
    source: opening.source,
    incident: opening.incident,
    title: details.title,
    url: details.url,
    service: details.service,
    team: details.team,
    customer: details.customer,
    priority: details.priority,
    assignee: details.assignee,
    status: statusOf(walk),
    openedAt: opening.at,
    acknowledgedAt: cycle.acknowledgedAt,
    resolvedAt: walk.resolvedAt,
    closedAt: walk.closedAt,
    reopenCount: walk.reopenCount,
    cancelled: cancelled === null ? null : { ...cancelled, hadBreached: cycles.some(hadBreached) },
    cycles,
    flags: walk.flags.toSorted(),
  };
}

/**
 * Compiles policy versions once; the judge keeps no state between incidents.
 * @throws Error where a policy names a calendar that its version does not define.
 */
export function createJudge(versions: readonly PolicyVersion[]): Judge {
  const compiled = compileVersions(versions);
  function calendarOf(version: number, name: string): Calendar {
    const found = compiled.find(version);
    if (found === null) throw new Error(`no policy version ${version}`);
    return found.calendar(name);
  }
  return {
    judge(events, asOf, { segmented } = { segmented: true }) {
      const until = Math.min(asOf, lastInstant);
      const counting = events.every(({ at }) => at <= until)
        ? events
        : events.filter(({ at }) => at <= until);
      const walk = walkEvents(counting, compiled.stamp);
      return walk === null ? null : assemble(walk, until, segmented);
    },
    calendar: (version, name) => (name === null ? alwaysOpen : calendarOf(version, name)),
  };
}
