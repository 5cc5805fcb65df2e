import { expect, it } from 'vitest';
import type { PolicyContent } from '../../../config/policy.ts';
import { outcomes, type ReportQuery } from '../../../src/core/report/facts.ts';
import { tally } from '../../../src/core/report/tally.ts';
import type { PausedClocks } from '../../../src/ports/analytics-source.ts';
import type { Store } from '../../../src/store/open.ts';
import { day, event, hour, monday, policies, query, scenario, tempStore } from './support.ts';

const met = outcomes.indexOf('met');
const breached = outcomes.indexOf('breached');

/** The same policies with no reason that stops a clock. */
function unpausing(content: PolicyContent): PolicyContent {
  return {
    ...content,
    policies: content.policies.map((policy) => ({
      ...policy,
      rules: Object.fromEntries(
        Object.entries(policy.rules).map(([priority, rules]) => [
          priority,
          { ...rules, resolution: { ...rules.resolution, pauseReasons: [] } },
        ]),
      ),
      defaultPauseReasons: { response: [], resolution: [] },
    })),
  };
}

async function resolutions(store: Store, asked: ReportQuery) {
  const [counts] = tally((await store.facts(asked)).resolution, null, 1);
  return { met: counts?.met ?? 0, breached: counts?.breached ?? 0, pending: counts?.pending ?? 0 };
}

function moved({ judged, unpaused }: PausedClocks) {
  const change = (outcome: number) =>
    unpaused.filter((code) => code === outcome).length - judged.filter((code) => code === outcome).length;
  return { met: change(met), breached: change(breached), pending: change(outcomes.indexOf('pending')) };
}

it('are met as judged and breached had nobody paused, where the pause alone kept the target', async () => {
  const store = await tempStore();
  await store.append([
    event('opened', monday, { incident: 'P', priority: 'P1', team: 'red' }),
    event('paused', monday + hour, { incident: 'P' }),
    event('resumed', monday + 10 * hour, { incident: 'P' }),
    event('resolved', monday + 12 * hour, { incident: 'P' }),
    event('opened', monday, { incident: 'Q', priority: 'P1', team: 'red' }),
    event('resolved', monday + hour, { incident: 'Q' }),
    // Resolved and reopened is not paused, nor is a pause that lies in the gap.
    event('opened', monday, { incident: 'R', priority: 'P1', team: 'red' }),
    event('resolved', monday + hour, { incident: 'R' }),
    event('paused', monday + 2 * hour, { incident: 'R' }),
    event('resumed', monday + 3 * hour, { incident: 'R' }),
    event('reopened', monday + 4 * hour, { incident: 'R' }),
    event('resolved', monday + 5 * hour, { incident: 'R' }),
  ]);
  const paused = await store.pausedClocks(query());
  expect(paused).toMatchObject({ teams: ['red'], team: Int32Array.of(0), cycle: Int32Array.of(1) });
  expect([...paused.judged, ...paused.unpaused]).toEqual([met, breached]);
  // The averted breach, after eight hours, lies in another period than the resolve.
  const late = await store.pausedClocks(query({ from: monday + 9 * hour }));
  expect([...late.judged, ...late.unpaused]).toEqual([met, 255]);
});

it('turn the figures into those of policies that stop no clock', async () => {
  let changed = 0;
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const store = await tempStore();
    await store.append(scenario(seed, 80));
    const asked = (['verdict', 'opened'] as const).flatMap((cohort) => [
      query({ cohort }),
      query({ cohort, from: monday, to: monday + 2 * day }),
      query({ cohort, to: monday + 3 * day, asOf: monday + 3 * day + hour }),
      query({ cohort, to: monday + 9 * day, asOf: monday + 2 * day }),
    ]);
    const expected = [];
    for (const one of asked) {
      const [judged, change] = [await resolutions(store, one), moved(await store.pausedClocks(one))];
      changed += Math.abs(change.met) + Math.abs(change.breached);
      expected.push({
        met: judged.met + change.met,
        breached: judged.breached + change.breached,
        pending: judged.pending + change.pending,
      });
    }
    await store.rejudge({ content: unpausing(policies()), recordedAt: monday });
    const found = [];
    for (const one of asked) found.push(await resolutions(store, one));
    expect(found).toEqual(expected);
  }
  expect(changed).toBeGreaterThan(10);
});
