import { expect, it } from 'vitest';
import { day, event, hour, monday, policies, query, tempStore } from './support.ts';

it('facts count apart what a policy, a source’s deadline and a source’s flag decided', async () => {
  const store = await tempStore({
    policies: {
      ...policies(),
      sources: { desk: { verdict: 'source-deadline' }, flags: { verdict: 'source-flag' } },
    },
  });
  const from = (source: string) => [
    event('opened', monday, {
      source,
      priority: 'P1',
      resolutionDueAt: monday + day,
      resolutionWithin: true,
    }),
    event('acknowledged', monday + hour, { source }),
    event('resolved', monday + 2 * hour, { source }),
  ];
  await store.append([...from('native'), ...from('desk'), ...from('flags')]);
  const { policies: counted } = await store.facts(query({ from: monday, to: monday + 7 * day }));
  expect(counted).toEqual([
    { policy: 'default', version: 1, calendar: '24x7', judgedBy: 'policy', n: 2 },
    { policy: null, version: 1, calendar: null, judgedBy: 'source-deadline', n: 2 },
    { policy: null, version: 1, calendar: null, judgedBy: 'source-flag', n: 2 },
  ]);
});
