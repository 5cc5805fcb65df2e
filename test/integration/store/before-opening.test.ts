import { expect, it } from 'vitest';
import { batches, event, hour, monday, query, tempStore } from './support.ts';

it('what is dated before the opening ties by event id in reports as in explain, whatever the order of arrival', async () => {
  const opened = event('opened', monday, { priority: 'P9' });
  const changes = [
    event('priority_changed', monday - 2 * hour, { eventId: 'b', priority: 'P1' }),
    event('priority_changed', monday - hour, { eventId: 'a', priority: 'P2' }),
  ];
  for (const events of [
    [opened, ...changes],
    [...changes.toReversed(), opened],
  ]) {
    const store = await tempStore();
    await store.appendBulk(batches(events));
    const explained = await store.judgement('native', 'A-1', { asOf: query().asOf, knownAt: null });
    expect(explained?.priority).toBe('P1');
    expect((await store.facts(query())).labels.priority).toEqual(['P1']);
  }
});
