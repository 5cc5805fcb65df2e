import type { PlannedEvent, SampleEvent, SampleIncident } from './draft.ts';
import { sampleIncident } from './incident.ts';
import type { SampleOptions } from './options.ts';
import { hourMs, type SamplePlan, samplePlan } from './plan.ts';
import { createRandom, type Random } from './random.ts';

const incidentStream = 2;

/** The sample's incidents by opening, one hour of openings at a time. */
export function* sampleHours(options: SampleOptions, plan: SamplePlan): Generator<SampleIncident[]> {
  const random = createRandom(options.seed, incidentStream);
  let number = 1;
  for (const [hour, count] of plan.openings.entries()) {
    const start = plan.startAt + hour * hourMs;
    const incidents: SampleIncident[] = [];
    for (const openedAt of instantsWithin(random, start, count)) {
      incidents.push(sampleIncident(random, plan, number, openedAt));
      number += 1;
    }
    yield incidents;
  }
}

function instantsWithin(random: Random, start: number, count: number): number[] {
  const instants = Array.from({ length: count }, () => start + random.below(hourMs));
  return instants.sort((a, b) => a - b);
}

interface Pending extends PlannedEvent {
  readonly eventId: string;
  readonly incident: string;
}

/**
 * The sample's events, in the order of their instants, as a tool would have logged them. Only events of incidents
 * still in progress are held, so memory does not grow with the history.
 */
export function* sampleEvents(options: SampleOptions): Generator<SampleEvent> {
  const plan = samplePlan(options);
  const byHour = new Map<number, Pending[]>();
  let hour = 0;
  for (const incidents of sampleHours(options, plan)) {
    for (const { id, events } of incidents) {
      for (const [index, event] of events.entries()) {
        const at = Math.floor((event.at - plan.startAt) / hourMs);
        const pending = { ...event, eventId: `${id}-${index + 1}`, incident: id };
        const waiting = byHour.get(at);
        if (waiting === undefined) byHour.set(at, [pending]);
        else waiting.push(pending);
      }
    }
    yield* dueEvents(byHour.get(hour) ?? []);
    byHour.delete(hour);
    hour += 1;
  }
}

/** The sort is stable: events of one instant keep the order of their incidents. */
function* dueEvents(pending: Pending[]): Generator<SampleEvent> {
  pending.sort((a, b) => a.at - b.at);
  for (const { eventId, incident, type, at, fields } of pending) {
    yield { eventId, source: 'demo', incident, type, at: new Date(at).toISOString(), ...fields };
  }
}
