import { expect, it } from 'vitest';
import type { EventBatch } from '../../../src/ports/event-log.ts';
import type { IssuedReport } from '../../../src/ports/report-records.ts';
import { openStore } from '../../../src/store/open.ts';
import { batches, day, monday, noFilters, scenario, tempFolder, tempStore } from './support.ts';

const scope = { kind: 'weekly', timeZone: 'UTC', cohort: 'verdict', filters: noFilters } as const;
const asking = { scope, asOf: monday + 100 * day, knownAt: null, limit: 10 };

function issued(more: Partial<IssuedReport> = {}): IssuedReport {
  const span = { from: monday, to: monday + 7 * day };
  const data = { version: 1, hash: 'a', policyVersion: 1 };
  const when = { issuedAt: monday + 8 * day, asOf: monday + 8 * day };
  return { scope, ...span, ...when, data, forecasts: null, recommendations: null, restates: true, ...more };
}

it('records a report while a file is being appended', async () => {
  const store = await tempStore();
  async function* withReport(): AsyncIterable<EventBatch> {
    yield* batches(scenario(1));
    await store.records.record(issued());
  }
  expect(await store.appendBulk(withReport())).toMatchObject({ newIncidents: 25 });
  expect(await store.records.find(asking)).toEqual([issued()]);
});

it('keeps what was issued when the store is opened again', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  await first.records.record(issued());
  await first.close();
  const store = await tempStore({ folder });
  expect(await store.records.find(asking)).toEqual([issued()]);
  await store.close();
});

it('gives what was issued where the store is opened for reading alone, and keeps nothing more', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  await first.records.record(issued());
  await first.close();
  const clock = { now: () => monday };
  const store = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock, readOnly: true });
  await expect(store.records.record(issued({ from: monday - day }))).rejects.toMatchObject({
    name: 'UserError',
    code: 'store-folder',
  });
  await store.records.record(issued());
  expect(await store.records.find(asking)).toEqual([issued()]);
  await store.close();
});
