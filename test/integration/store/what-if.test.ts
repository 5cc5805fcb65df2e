import { expect, it } from 'vitest';
import { comparable, event, hour, monday, policies, query, scenario, tempStore } from './support.ts';

const strict = policies({ response: 1, resolution: 1 });
const closed = [event('opened', monday, { priority: 'P1' }), event('resolved', monday + 2 * hour)];

it('judges a period by other policies beside the recorded ones and lists what flips', async () => {
  const store = await tempStore();
  await store.append(closed);
  const replay = await store.replay({ ...query(), proposal: strict, limit: 10 });
  expect(replay).toMatchObject({
    replayedIncidents: 1,
    totalFlips: 1,
    changes: [{ clock: 'resolution', from: 'met', to: 'breached', n: 1 }],
    flips: [{ incident: 'A-1', cycle: 1, clock: 'resolution', from: 'met', to: 'breached' }],
  });
  expect([...replay.before.resolution.outcome]).toEqual([0]);
  expect([...replay.after.resolution.outcome]).toEqual([1]);
});

it('writes nothing', async () => {
  const store = await tempStore();
  await store.append(closed);
  const version = await store.dataVersion();
  const facts = await store.facts(query());
  await store.replay({ ...query(), proposal: strict, limit: 10 });
  expect(await store.dataVersion()).toEqual(version);
  expect(await store.facts(query())).toEqual(facts);
});

it('agrees with a re-judgement under the same policies', async () => {
  const store = await tempStore();
  await store.append(scenario(3, 60));
  const { before, after, totalFlips } = await store.replay({ ...query(), proposal: strict, limit: 10 });
  expect(comparable(before)).toEqual(comparable(await store.facts(query())));
  await store.rejudge({ content: strict, recordedAt: monday });
  const judged = await store.facts(query());
  expect(comparable({ ...after, policies: [] })).toEqual(comparable({ ...judged, policies: [] }));
  expect(totalFlips).toBeGreaterThan(0);
});

it('replays only what the filters and the period show', async () => {
  const store = await tempStore();
  const other = { incident: 'B', priority: 'P1', service: 'mail' };
  await store.append([
    ...closed,
    event('opened', monday, other),
    event('resolved', monday + 2 * hour, { incident: 'B' }),
  ]);
  const filters = { service: ['mail'], team: [], priority: [], customer: [] };
  const mail = await store.replay({ ...query({ filters }), proposal: strict, limit: 10 });
  expect(mail.flips.map(({ incident }) => incident)).toEqual(['B']);
  const early = await store.replay({
    ...query({ from: monday - 10 * hour, to: monday - hour }),
    proposal: strict,
    limit: 10,
  });
  expect(early).toMatchObject({ replayedIncidents: 0, totalFlips: 0, flips: [] });
});
