import type { EventType, IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import {
  type CalendarDefinition,
  type ClockRecord,
  type ClockRule,
  type CycleJudgement,
  type IncidentJudgement,
  type PolicyDefinition,
  type PolicyVersion,
  type TimeWindow,
  type Weekday,
  weekdays,
} from '../../../../src/core/sla/types.ts';

export const second = 1000;
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;

let lastId = 0;

/** An event of incident I-1; `at` as ISO text or milliseconds. */
export function event(
  type: EventType,
  at: string | number,
  fields: Partial<Omit<IncidentEvent, 'type' | 'at'>> = {},
): IncidentEvent {
  lastId++;
  const instant = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(instant)) throw new Error(`no instant: ${at}`);
  return {
    source: 'test',
    incident: 'I-1',
    eventId: `e${String(lastId).padStart(9, '0')}`,
    type,
    at: instant,
    recordedAt: instant,
    recordedBySource: false,
    service: null,
    team: null,
    customer: null,
    priority: null,
    assignee: null,
    title: null,
    url: null,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
    ...fields,
  };
}

export function rule(targetMs: number | null, fields: Partial<ClockRule> = {}): ClockRule {
  return { targetMs, calendar: '24x7', pauseReasons: 'all', ...fields };
}

export function policy(fields: Partial<PolicyDefinition> = {}): PolicyDefinition {
  const rules = (response: number, resolution: number) => ({
    response: rule(response, { pauseReasons: [] }),
    resolution: rule(resolution),
  });
  return {
    name: 'standard',
    match: { source: [], service: [], team: [], customer: [] },
    rules: {
      P1: rules(15 * minute, 4 * hour),
      P2: rules(30 * minute, 8 * hour),
      P3: rules(2 * hour, 24 * hour),
    },
    defaultCalendar: '24x7',
    defaultPauseReasons: { response: [], resolution: 'all' },
    changes: 'carry',
    newCycleAfterMs: 7 * day,
    resolveCountsAsResponse: false,
    ...fields,
  };
}

export function version(fields: Partial<PolicyVersion> = {}): PolicyVersion {
  return {
    version: 1,
    recordedAt: 0,
    effectiveFrom: null,
    policies: [policy()],
    calendars: [],
    sources: {},
    dataVersions: {},
    ...fields,
  };
}

function windowOf(text: string): TimeWindow {
  return { from: text.slice(0, 5), to: text.slice(6) };
}

export type Week = Partial<Record<Weekday, readonly string[]>>;

/** Weekly windows as texts `09:00-17:00`. */
export function week(windows: Week): Record<Weekday, readonly TimeWindow[]> {
  const found = {} as Record<Weekday, readonly TimeWindow[]>;
  for (const weekday of weekdays) found[weekday] = (windows[weekday] ?? []).map(windowOf);
  return found;
}

export function everyDay(...windows: string[]): Week {
  return Object.fromEntries(weekdays.map((weekday) => [weekday, windows]));
}

export function workdays(...windows: string[]): Week {
  return { ...everyDay(...windows), saturday: [], sunday: [] };
}

export function calendar(
  name: string,
  timeZone: string,
  windows: Week,
  fields: Partial<CalendarDefinition> = {},
): CalendarDefinition {
  return {
    name,
    timeZone,
    always: false,
    hours: [{ effectiveFrom: null, windows: week(windows) }],
    holidays: [],
    ...fields,
  };
}

/** Judges one incident under one version. */
export function judged(
  events: readonly IncidentEvent[],
  asOf: string | number,
  fields: Partial<PolicyVersion> = {},
): IncidentJudgement {
  const at = typeof asOf === 'number' ? asOf : Date.parse(asOf);
  const judgement = createJudge([version(fields)]).judge(events, at);
  if (judgement === null) throw new Error('not opened');
  return judgement;
}

export function cycleOf(judgement: IncidentJudgement, number = 1): CycleJudgement {
  const cycle = judgement.cycles[number - 1];
  if (cycle === undefined) throw new Error(`no cycle ${number}`);
  return cycle;
}

export function resolution(
  events: readonly IncidentEvent[],
  asOf: string | number,
  fields: Partial<PolicyVersion> = {},
): ClockRecord {
  return cycleOf(judged(events, asOf, fields)).resolution;
}

export function response(
  events: readonly IncidentEvent[],
  asOf: string | number,
  fields: Partial<PolicyVersion> = {},
): ClockRecord {
  return cycleOf(judged(events, asOf, fields)).response;
}

export function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
