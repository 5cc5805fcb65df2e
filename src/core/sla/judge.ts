import type { IncidentEvent } from '../incidents/event.ts';
import type { Calendar } from './calendar.ts';
import type { Moment } from './clock-facts.ts';
import type { Cycle, History } from './history.ts';
import { overallOf } from './overall.ts';
import { compileVersions } from './policy.ts';
import { policyClock } from './policy-clock.ts';
import { sourceClock } from './source-clock.ts';
import type { CycleJudgement, IncidentJudgement, IncidentStatus, PolicyVersion } from './types.ts';
import { walkEvents } from './walk.ts';

export interface Judge {
  /**
   * Judges one incident at `asOf` (events with `at` <= asOf). `events` are the effective ones (corrections
   * applied) of a single incident, in any order. Null: no `opened` by then.
   */
  judge(events: readonly IncidentEvent[], asOf: number): IncidentJudgement | null;
  /** Open calendar milliseconds in `[from, to)` of a calendar of one policy version. */
  openMs(policyVersion: number, calendar: string, from: number, to: number): number;
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

function statusOf(history: History, last: Cycle): IncidentStatus {
  if (history.cancelled !== null) return 'cancelled';
  if (history.closedAt !== null) return 'closed';
  if (history.resolvedAt !== null) return 'resolved';
  if (history.paused) return 'paused';
  return last.acknowledgedAt === null ? 'open' : 'acknowledged';
}

function hadBreached({ response, resolution }: CycleJudgement): boolean {
  return response.breachedAt !== null || resolution.breachedAt !== null;
}

function assemble(history: History, asOf: number): IncidentJudgement {
  const { opening, cancelled, cycles: walked } = history;
  const moment = { asOf, cancelledAt: cancelled?.at ?? null };
  const cycles = walked.map((cycle) => judgeCycle(opening.source, cycle, moment));
  const last = walked.at(-1);
  if (last === undefined) throw new Error('a history has at least one cycle');
  return {
    source: opening.source,
    incident: opening.incident,
    title: history.title,
    url: history.url,
    service: history.service,
    team: history.team,
    customer: history.customer,
    priority: history.priority,
    assignee: history.assignee,
    status: statusOf(history, last),
    openedAt: history.openedAt,
    acknowledgedAt: last.acknowledgedAt,
    resolvedAt: history.resolvedAt,
    closedAt: history.closedAt,
    reopenCount: history.reopenCount,
    cancelled: cancelled === null ? null : { ...cancelled, hadBreached: cycles.some(hadBreached) },
    cycles,
    flags: history.flags.toSorted(),
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
    judge(events, asOf) {
      const until = Math.min(asOf, lastInstant);
      const counting = events.every(({ at }) => at <= until)
        ? events
        : events.filter(({ at }) => at <= until);
      const history = walkEvents(counting, compiled.stamp);
      return history === null ? null : assemble(history, until);
    },
    openMs: (version, name, from, to) => calendarOf(version, name).openMs(from, to),
  };
}
