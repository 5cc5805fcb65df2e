import { effectiveEvents } from '../../../src/core/incidents/effective.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { createJudge } from '../../../src/core/sla/judge.ts';
import type { IncidentJudgement, PolicyVersion } from '../../../src/core/sla/types.ts';

/** Every incident's judgement, in the order of their names; what depends on when we learned of it is left out. */
export function judgementsOf(
  log: readonly IncidentEvent[],
  asOf: number,
  version: PolicyVersion,
): IncidentJudgement[] {
  const judge = createJudge([version]);
  const byIncident = new Map<string, IncidentEvent[]>();
  for (const event of effectiveEvents(log)) {
    const events = byIncident.get(event.incident) ?? [];
    byIncident.set(event.incident, events);
    events.push({ ...event, recordedAt: event.at, recordedBySource: false });
  }
  return [...byIncident.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, events]) => judge.judge(events, asOf) ?? []);
}

/** Each event of a log once, in one order, as what it says. */
export function statements(log: readonly IncidentEvent[]): string[] {
  return effectiveEvents(log)
    .map(({ recordedAt: _, recordedBySource: __, ...event }) => JSON.stringify(event))
    .sort();
}
