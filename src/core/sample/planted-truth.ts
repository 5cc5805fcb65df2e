import { type EventType, eventTypes } from '../incidents/event.ts';
import type { SampleIncident } from './draft.ts';
import type { SampleOptions } from './options.ts';
import { dayMs, samplePlan } from './plan.ts';
import { sampleHours } from './sample-events.ts';

/** What a sample contains, counted where it is made: the bar for whatever reads it back. */
export interface PlantedTruth {
  readonly incidents: number;
  readonly events: number;
  readonly byType: Readonly<Record<EventType, number>>;
  /** Neither resolved (and not reopened since) nor cancelled at the end of the history. */
  readonly open: number;
  readonly cancelled: number;
  /** Incidents with at least one such event. */
  readonly paused: number;
  readonly reopened: number;
  readonly priorityChanged: number;
  /** Reopened more than seven days after the resolve. */
  readonly newCycles: number;
  /** UTC dates, `YYYY-MM-DD`, ordered. */
  readonly anomalousDays: readonly string[];
  readonly levelShift: { readonly at: number; readonly service: string; readonly percent: number };
}

const newCycleAfterMs = 7 * dayMs;

/** Counts what `sampleEvents` yields for these options, without formatting it. */
export function plantedTruth(options: SampleOptions): PlantedTruth {
  const plan = samplePlan(options);
  const byType = Object.fromEntries(eventTypes.map((type) => [type, 0])) as Record<EventType, number>;
  const counts = {
    incidents: 0,
    events: 0,
    open: 0,
    cancelled: 0,
    paused: 0,
    reopened: 0,
    priorityChanged: 0,
    newCycles: 0,
  };
  for (const incident of incidentsOf(sampleHours(options, plan))) {
    const types = new Set(incident.events.map(({ type }) => type));
    counts.incidents += 1;
    counts.events += incident.events.length;
    counts.open += Number(isOpen(incident));
    counts.cancelled += Number(types.has('cancelled'));
    counts.paused += Number(types.has('paused'));
    counts.reopened += Number(types.has('reopened'));
    counts.priorityChanged += Number(types.has('priority_changed'));
    counts.newCycles += Number(hasNewCycle(incident));
    for (const { type } of incident.events) byType[type] += 1;
  }
  const anomalousDays = [...plan.anomalousDays].sort((a, b) => a - b).map(dateOfDay);
  return { ...counts, byType, anomalousDays, levelShift: plan.levelShift };
}

function isOpen({ events }: SampleIncident): boolean {
  const last = events.findLast(({ type }) => ['resolved', 'reopened', 'cancelled'].includes(type));
  return last === undefined || last.type === 'reopened';
}

function hasNewCycle({ events }: SampleIncident): boolean {
  const resolved = events.find(({ type }) => type === 'resolved');
  const reopened = events.find(({ type }) => type === 'reopened');
  return resolved !== undefined && reopened !== undefined && reopened.at - resolved.at > newCycleAfterMs;
}

function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function* incidentsOf(hours: Iterable<readonly SampleIncident[]>): Generator<SampleIncident> {
  for (const incidents of hours) yield* incidents;
}
