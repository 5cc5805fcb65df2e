import type { ClockFacts } from '../core/report/facts.ts';

/** Incidents with a clock that counts in the period; cycles where rows name no incident. */
export function countIncidents({ n, counted, incident }: ClockFacts): number {
  const seen = new Set<number>();
  for (let row = 0; row < n; row += 1) if (counted[row] === 1) seen.add(incident?.[row] ?? row);
  return seen.size;
}
