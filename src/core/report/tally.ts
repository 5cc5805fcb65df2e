import type { OutcomeCounts } from '../analytics/compliance.ts';
import { type ClockFacts, outcomes } from './facts.ts';

/** Counts of outcomes of the marked rows per group slot (`code + 1`, slot 0 without one; null codes: all in slot 0). */
export function tally(
  facts: Pick<ClockFacts, 'n' | 'outcome' | 'counted'>,
  codes: Int32Array | null,
  slots: number,
  marked: Uint8Array = facts.counted,
): OutcomeCounts[] {
  const width = outcomes.length;
  const counts = new Uint32Array(slots * width);
  for (let row = 0; row < facts.n; row += 1) {
    if (marked[row] !== 1) continue;
    const slot = codes === null ? 0 : (codes[row] ?? -1) + 1;
    const cell = slot * width + (facts.outcome[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return Array.from({ length: slots }, (_, slot) => {
    const count = (outcome: (typeof outcomes)[number]) =>
      counts[slot * width + outcomes.indexOf(outcome)] ?? 0;
    return {
      met: count('met'),
      breached: count('breached'),
      pending: count('pending'),
      unmeasured: count('unmeasured'),
      excluded: count('excluded'),
      withoutTarget: count('without-target'),
    };
  });
}

/** All of them, whatever the outcome. */
export function tallied(counts: OutcomeCounts): number {
  const { met, breached, pending, unmeasured, excluded, withoutTarget } = counts;
  return met + breached + pending + unmeasured + excluded + withoutTarget;
}
