import { effectiveEvents } from '../../../src/core/incidents/effective.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { createJudge } from '../../../src/core/sla/judge.ts';
import type { PolicyVersion } from '../../../src/core/sla/types.ts';

/** Every incident's judgement, by incident; what depends on when we learned of it is left out. */
export function clocksOf(log: readonly IncidentEvent[], asOf: number, version: PolicyVersion): unknown {
  const judge = createJudge([version]);
  const byIncident = new Map<string, IncidentEvent[]>();
  for (const event of effectiveEvents(log)) {
    const events = byIncident.get(event.incident) ?? [];
    byIncident.set(event.incident, events);
    events.push({ ...event, recordedAt: event.at, recordedBySource: false });
  }
  return Object.fromEntries(
    [...byIncident]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([incident, events]) => [incident, judge.judge(events, asOf)]),
  );
}

/** Each event of a log once, in one order, as what it says. */
export function statements(log: readonly IncidentEvent[]): string[] {
  return effectiveEvents(log)
    .map(({ recordedAt: _, recordedBySource: __, ...event }) => JSON.stringify(event))
    .sort();
}
