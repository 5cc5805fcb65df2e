import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultConfig } from '../../../config/load.ts';
import { policyContent } from '../../../config/policy.ts';
import { createReporting } from '../../../src/bot/reporting.ts';
import { writeSampleFile } from '../../../src/cli/sample-file.ts';
import type { ReportData } from '../../../src/core/report/model.ts';
import { importFile } from '../../../src/ingest/files/import-file.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import type { Renderer } from '../../../src/ports/renderer.ts';
import type { ReportRequest } from '../../../src/ports/reporting.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { createThreadedAnalyst } from '../../../src/workers/threaded-analyst.ts';

const endAt = Date.UTC(2026, 6, 10);
const config = defaultConfig();
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-earlier-'));
const analyst = createThreadedAnalyst();
const none = { service: [], team: [], priority: [], customer: [] };
let store: Store;

beforeAll(async () => {
  store = await openStore({ folder, ...config.store, clock: { now: () => endAt } });
  await store.recordPolicies(await policyContent(config), 0);
  const file = path.join(folder, 'sample.ndjson');
  writeSampleFile(file, { incidents: 4000, seed: 3, days: 300, endAt });
  const mapping = loadMapping('native', folder);
  const { withdrawals } = store;
  await importFile({ path: file, mapping, log: store, withdrawals, recordedAt: endAt, inProcess: true });
});

afterAll(async () => {
  await analyst.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The figures of a report as of a day at nine, issued then. */
async function report(day: string, section: string, more: Partial<ReportRequest> = {}): Promise<ReportData> {
  const asOf = `${day}T09:00:00Z`;
  const reporting = createReporting({
    source: store,
    judgements: store,
    whatIf: store,
    restating: store,
    records: store.records,
    notRecorded: (cause) => {
      throw cause;
    },
    analyst,
    kept: store.kept,
    renderer: {} as Renderer,
    config,
    clock: { now: () => Date.parse(asOf) },
  });
  const request = { kind: 'monthly', from: null, to: null, asOf, knownAt: null, cohort: 'verdict' } as const;
  const { data } = await reporting.report({
    ...request,
    filters: none,
    timeZone: 'UTC',
    sections: [section],
    ...more,
  });
  return data as unknown as ReportData;
}

it('scores the forecasts of earlier reports of the scope on the days that have come since', async () => {
  const may = await report('2026-05-01', 'forecast');
  expect(may.analysis?.earlierForecasts).toEqual([]);
  const june = await report('2026-06-01', 'forecast');
  const earlier = june.analysis?.earlierForecasts ?? [];
  expect(earlier.map(({ madeOn, name }) => [madeOn, name])).toEqual(
    (may.analysis?.forecasts ?? []).map(({ name }) => ['2026-05-01', name]),
  );
  const volume = may.analysis?.forecasts?.find(({ name }) => name === 'volume')?.forecast;
  const opened = new Map(june.series.daily.map((day) => [day.date, day.opened]));
  const errors = (volume?.points ?? []).map(({ at, value }) =>
    Math.abs(value - (opened.get(at) ?? Number.NaN)),
  );
  expect(errors).toHaveLength(30);
  expect(earlier[0]?.score.n).toBe(30);
  expect(earlier[0]?.score.mae).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / 30, 9);
  expect(JSON.stringify(await report('2026-06-01', 'forecast'))).toBe(JSON.stringify(june));
});

it('scores nothing of another scope, and of a running period what its closed ones foretold', async () => {
  await report('2026-05-01', 'forecast');
  const service = { filters: { ...none, service: ['search'] } };
  for (const other of [service, { cohort: 'opened' }, { kind: 'weekly' }] as const) {
    expect((await report('2026-06-01', 'forecast', other)).analysis?.earlierForecasts).toEqual([]);
  }
  const running = await report('2026-05-08', 'forecast', { from: '2026-05-01' });
  expect(running.analysis?.earlierForecasts?.map(({ madeOn, score }) => [madeOn, score.n])).toEqual(
    Array.from({ length: 5 }, () => ['2026-05-01', 7]),
  );
});
