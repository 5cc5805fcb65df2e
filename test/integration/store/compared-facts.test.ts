import { expect, it } from 'vitest';
import type { ComparedClocks } from '../../../src/core/report/facts.ts';
import { day, hour, monday, query, scenario, tempStore } from './support.ts';

/** What comparisons may rely on: the times of unstopped clocks are none of it. */
function relied({ n, outcome, counted, stopped, elapsedMs, startedAt, codes }: ComparedClocks) {
  const times = elapsedMs.map((ms, row) => (stopped[row] === 1 ? ms : -1));
  return { n, outcome, counted, stopped, times, startedAt, codes };
}

it('are what the facts say, in both cohorts, at several instants and under filters', async () => {
  const store = await tempStore();
  await store.append(scenario(8, 80));
  for (const cohort of ['verdict', 'opened'] as const) {
    for (const asOf of [monday + 3 * day + hour, monday + 60 * day]) {
      for (const service of [[], ['mail']]) {
        const filters = { service, team: [], priority: [], customer: [] };
        const asked = query({ cohort, asOf, filters, from: monday, to: monday + 20 * day });
        const [compared, facts] = [await store.comparedFacts(asked), await store.facts(asked)];
        expect(compared.labels).toEqual(facts.labels);
        for (const kind of ['response', 'resolution', 'overall'] as const)
          expect(relied(compared[kind])).toEqual(relied(facts[kind]));
      }
    }
  }
});
