import { expect, it } from 'vitest';
import { day, event, hour, monday, policies, query, tempStore } from './support.ts';

it('clocks judged before any policy was recorded run on in later reports', async () => {
  const store = await tempStore({ policies: null, now: monday + hour });
  await store.append([event('opened', monday, { priority: 'P1' })]);
  const opened = query({ cohort: 'opened', asOf: monday + day });
  expect([...(await store.facts(opened)).resolution.elapsedMs]).toEqual([day]);
  await store.recordPolicies(policies(), monday + 2 * day);
  const later = query({ cohort: 'opened', asOf: monday + 3 * day });
  expect([...(await store.facts(later)).resolution.elapsedMs]).toEqual([3 * day]);
});
