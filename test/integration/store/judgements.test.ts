import { expect, it } from 'vitest';
import { event, hour, monday, noFilters, tempStore } from './support.ts';

it('judges many incidents at once as each alone, in the order asked for', async () => {
  const store = await tempStore();
  const opened = (incident: string, at: number) => event('opened', at, { incident, priority: 'P1' });
  await store.append([
    opened('A-1', monday),
    opened('A-2', monday + hour),
    event('resolved', monday + 2 * hour, { incident: 'A-1' }),
  ]);
  const moment = { asOf: monday + 3 * hour, knownAt: null };
  const refs = ['A-2', 'nothing', 'A-1', 'A-2'].map((incident) => ({ source: 'native', incident }));
  const alone = await Promise.all(refs.map((one) => store.judgement(one.source, one.incident, moment)));
  expect(alone.map((judged) => judged?.status ?? null)).toEqual(['open', null, 'resolved', 'open']);
  expect(await store.judgements(refs, moment)).toEqual(alone);
});

it('leaves out what incidents are called where nobody asks', async () => {
  const store = await tempStore();
  await store.append([event('opened', monday, { priority: 'P1', title: 'Checkout fails' })]);
  const shares = { 'at-risk': 0.8, critical: 0.95 };
  const asked = { asOf: monday + hour, knownAt: null, filters: noFilters, clock: null, shares } as const;
  const titles = async (unnamed: boolean) =>
    (await store.openClocks({ ...asked, from: 'on-track', unnamed }, 1)).rows.map(({ title }) => title);
  expect([await titles(false), await titles(true)]).toEqual([['Checkout fails'], [null]]);
});
