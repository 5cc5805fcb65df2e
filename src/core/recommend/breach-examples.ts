import type { BreachRow } from '../report/facts.ts';
import { weekdays } from '../sla/types.ts';
import { localDateOf, localPartsOf, weekdayOf } from '../time/zone.ts';
import type { BreachExample } from './input.ts';
import { timeSlotOf } from './row-slots.ts';

/** Breached incidents as examples, each once, the latest breach first. RangeError for an unknown zone. */
export function breachExamples(rows: readonly BreachRow[], zone: string): BreachExample[] {
  const latest = [...rows].sort((a, b) => b.breachedAt - a.breachedAt);
  const byIncident = new Map<string, BreachExample>();
  for (const { source, incident, startedAt, service, team, priority, customer } of latest) {
    const key = JSON.stringify([source, incident]);
    if (byIncident.has(key)) continue;
    const weekday = weekdays.indexOf(weekdayOf(localDateOf(zone, startedAt)));
    const time = timeSlotOf(weekday, localPartsOf(zone, startedAt).hour);
    byIncident.set(key, { incident, service, team, priority, customer, time });
  }
  return [...byIncident.values()];
}
