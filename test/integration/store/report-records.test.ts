import { expect, it } from 'vitest';
import type { EventBatch } from '../../../src/ports/event-log.ts';
import type { IssuedReport } from '../../../src/ports/report-records.ts';
import { openStore } from '../../../src/store/open.ts';
import { sampleRecommendations } from '../../support/sample-recommendations.ts';
import { batches, day, monday, noFilters, scenario, tempFolder, tempStore } from './support.ts';

const scope = { kind: 'weekly', timeZone: 'UTC', cohort: 'verdict', filters: noFilters } as const;
const asking = { scope, asOf: monday + 100 * day, knownAt: null, limit: 10 };

function issued(more: Partial<IssuedReport> = {}): IssuedReport {
  const span = { from: monday, to: monday + 7 * day };
  const data = { version: 1, hash: 'a', policyVersion: 1 };
  const when = { issuedAt: monday + 8 * day, asOf: monday + 8 * day };
  return {
    scope,
    ...span,
    ...when,
    data,
    forecasts: null,
    recommendations: null,
    figures: true,
    restates: true,
    ...more,
  };
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

it('keeps of a period the newest reports, and those that later ones go back to', async () => {
  const store = await tempStore();
  const made = [
    { name: 'volume', kind: 'count', model: 'linear', points: [], level: 0.9, errorScale: 1 },
  ] as const;
  for (let n = 0; n < 40; n += 1) {
    const at = { issuedAt: monday + 8 * day + n, asOf: monday + 8 * day + n };
    const data = { version: n, hash: `hash ${n}`, policyVersion: 1 };
    const lists = { forecasts: n === 3 ? made : null, recommendations: n === 5 || n === 7 ? [] : null };
    await store.records.record(
      issued({ ...at, data, ...lists, figures: n > 0, restates: [2, 4, 6].includes(n) }),
    );
  }
  await store.records.record(issued({ from: monday - 7 * day, to: monday }));
  const find = async (more: object) => {
    const found = await store.records.find({ ...asking, from: monday, limit: 100, ...more });
    return found.map(({ data }) => data.version);
  };
  expect(await find({ earliestFirst: true })).toEqual([
    1,
    3,
    4,
    5,
    6,
    ...Array.from({ length: 20 }, (_, n) => 20 + n),
  ]);
  expect(await find({ having: 'restatements' })).toEqual([6, 4]);
  expect(await find({ having: 'forecasts' })).toEqual([3]);
  expect(await store.records.find({ ...asking, from: monday - 7 * day })).toHaveLength(1);
});

it('keeps what a report is compared with, however often that is repeated', async () => {
  const store = await tempStore();
  const made = (hash: string, days: number) => {
    const at = monday + (8 + days) * day;
    return issued({ issuedAt: at, asOf: at, data: { version: 1, hash, policyVersion: 1 } });
  };
  for (const [days, hash] of ['a', 'b', 'b'].entries()) await store.records.record(made(hash, days));
  for (let days = 3; days < 30; days += 1) {
    const { data: otherThan } = made('c', days);
    const last = { ...asking, having: 'restatements', otherThan, limit: 1 } as const;
    expect(await store.records.find(last)).toEqual([made('b', 2)]);
    await store.records.record(made('c', days));
  }
});

it('keeps what was recommended by an earlier as-of, however often the report is repeated', async () => {
  const store = await tempStore();
  const [one, other] = sampleRecommendations.map((recommendation) => [recommendation]);
  const lists = [one, one, other, other, one];
  const at = (days: number) => monday + (8 + days) * day;
  const advisedBy = async (days: number) => {
    const query = { ...asking, asOf: at(days), having: 'recommendations', limit: 1 } as const;
    return (await store.records.find(query))[0]?.recommendations;
  };
  for (let days = 0; days < 30; days += 1) {
    const recommendations = lists[days] ?? one ?? null;
    await store.records.record(issued({ issuedAt: at(days), asOf: at(days), recommendations }));
  }
  expect(await store.records.find({ ...asking, limit: 100 })).toHaveLength(20 + 3);
  expect(await Promise.all([...lists.keys(), 29].map(advisedBy))).toEqual([...lists, one]);
});

it('keeps no more changes of what was recommended than reports', async () => {
  const store = await tempStore();
  for (let n = 0; n < 50; n += 1) {
    const recommendations = sampleRecommendations.slice(0, n % 2);
    const at = monday + 8 * day + n * day;
    await store.records.record(issued({ issuedAt: at, asOf: at, recommendations }));
  }
  expect(await store.records.find({ ...asking, limit: 100 })).toHaveLength(20 + 1);
});
