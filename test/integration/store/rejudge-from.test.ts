import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { day, event, hour, monday, policies, tempFolder } from './support.ts';

it('re-judging from an instant on lists no clock that only time has breached since', async () => {
  let now = monday + hour;
  const store = await openStore({
    folder: tempFolder(),
    memoryLimit: '256MB',
    threads: 2,
    clock: { now: () => now },
  });
  await store.recordPolicies(policies(), 0);
  await store.append([event('opened', monday, { priority: 'P1' })]);
  now = monday + 10 * day;
  const diff = await store.rejudge({
    content: policies({ response: 2, resolution: 9 }),
    recordedAt: now,
    effectiveFrom: monday + 5 * day,
  });
  await store.close();
  expect(diff).toMatchObject({
    judgedIncidents: 0,
    changes: [],
    shifted: 0,
    changedIncidents: 0,
    examples: [],
  });
});
