import type { BreachRow } from '../report/facts.ts';
import type { Calendar } from '../sla/calendar.ts';
import { type BreachExample, timeSlots } from './input.ts';
import { rowSlots } from './row-slots.ts';

/** Breached incidents as examples, each once, the latest breach first. RangeError for an unknown zone. */
export function breachExamples(
  rows: readonly BreachRow[],
  zone: string,
  calendar: Calendar | null,
): BreachExample[] {
  const latest = [...rows].sort((a, b) => b.breachedAt - a.breachedAt);
  const { slot } = rowSlots(
    Float64Array.from(latest, ({ startedAt }) => startedAt),
    zone,
    calendar,
  );
  const byIncident = new Map<string, BreachExample>();
  latest.forEach(({ source, incident, service, team, priority, customer }, row) => {
    const key = JSON.stringify([source, incident]);
    const time = timeSlots[slot[row] ?? 0];
    if (time === undefined || byIncident.has(key)) return;
    byIncident.set(key, { incident, service, team, priority, customer, time });
  });
  return [...byIncident.values()];
}
