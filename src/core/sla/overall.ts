import type { ClockRecord, CycleJudgement } from './types.ts';

type Overall = CycleJudgement['overall'];

function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/**
 * The verdict of a cycle: breached if any clock is (at the earliest breach), else pending if any is, else met at the
 * last stop; clocks unmeasured or without target are left out unless there are no others. A cycle without targets is
 * open while one of its clocks is.
 */
export function overallOf(response: ClockRecord, resolution: ClockRecord): Overall {
  const clocks = [response, resolution];
  const of = (verdict: Overall['verdict']) => clocks.filter((clock) => clock.verdict === verdict);
  const breached = of('breached');
  if (breached.length > 0) {
    const instants = breached.map(({ verdictAt }) => verdictAt ?? Number.POSITIVE_INFINITY);
    return { verdict: 'breached', verdictAt: Math.min(...instants) };
  }
  for (const verdict of ['excluded', 'pending', 'met', 'unmeasured'] as const) {
    const [first, second] = of(verdict);
    if (first !== undefined) {
      return { verdict, verdictAt: latest(first.verdictAt, second?.verdictAt ?? null) };
    }
  }
  const isOpen = clocks.some(({ endedAt }) => endedAt === null);
  return {
    verdict: 'without-target',
    verdictAt: isOpen ? null : latest(response.verdictAt, resolution.verdictAt),
  };
}
