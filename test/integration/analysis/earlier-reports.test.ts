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
import { sampleRecommendations } from '../../support/sample-recommendations.ts';

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

it('leaves out the forecast of the reported period itself, which is scored on its own', async () => {
  await report('2026-05-01', 'forecast');
  const again = await report('2026-05-20', 'forecast', { from: '2026-04-01' });
  expect(again.analysis?.forecasts?.[0]?.since?.score.n).toBe(19);
  expect(again.analysis?.earlierForecasts?.map(({ madeOn }) => madeOn)).not.toContain('2026-05-01');
});

it('follows up what was recommended for the period before, with the figures of this one', async () => {
  const may = await report('2026-06-01', 'recommendations');
  expect(may.analysis?.followed).toEqual([]);
  const june = await report('2026-07-01', 'recommendations');
  const given = (may.analysis?.recommendations ?? []).filter(({ evidence }) => evidence.figure !== null);
  const followed = june.analysis?.followed ?? [];
  expect(given.length).toBeGreaterThan(0);
  expect(followed.map(({ madeFor, recommendation }) => [madeFor, recommendation])).toEqual(
    given.map((recommendation) => ['2026-05-31', recommendation]),
  );
  const groups = followed.filter(({ followUp: { figure } }) => figure.metric === 'breach-rate');
  const rows = groups.flatMap(({ followUp: { figure, present } }) => {
    const { dimension, key } = figure.scope ?? { dimension: 'days', key: null };
    if (dimension === 'days' || dimension === 'time') return [];
    const overall = june.breakdowns[dimension].find((row) => row.key === key)?.compliance.overall;
    return [
      { present, expected: { hits: overall?.breached, n: (overall?.met ?? 0) + (overall?.breached ?? 0) } },
    ];
  });
  expect(rows.length).toBeGreaterThan(0);
  for (const { present, expected } of rows) expect(present).toEqual(expected);
  expect(JSON.stringify(await report('2026-07-01', 'recommendations'))).toBe(JSON.stringify(june));
});

it('follows up nothing of another scope', async () => {
  await report('2026-06-01', 'recommendations');
  const { analysis } = await report('2026-07-01', 'recommendations', { cohort: 'opened' });
  expect(analysis?.followed).toEqual([]);
});

it('follows up figures of all incidents and of pauses, which take a reading of their own', async () => {
  const filters = { ...none, service: ['search'] };
  const more = { filters, sections: ['recommendations', 'pauses'] };
  const now = await report('2026-07-01', 'recommendations', more);
  const team = now.analysis?.pauses?.teams[0];
  const figures = [
    { metric: 'breach-rate', scope: null, hits: 1, n: 100 },
    { metric: 'met-only-by-pause', scope: { dimension: 'team', key: team?.key ?? null }, hits: 99, n: 100 },
    null,
  ] as const;
  const [any] = sampleRecommendations;
  if (any === undefined) throw new Error('there are sample recommendations');
  const until = async (month: number) => {
    const [from, to] = [Date.UTC(2026, month - 1, 1), Date.UTC(2026, month, 1)];
    await store.records.record({
      scope: { kind: 'monthly', timeZone: 'UTC', cohort: 'verdict', filters },
      ...{ from, to, issuedAt: to, asOf: to },
      data: { version: 1, hash: 'made up', policyVersion: 1 },
      forecasts: null,
      recommendations: figures.map((figure) => ({ ...any, evidence: { ...any.evidence, figure } })),
      figures: true,
      restates: false,
    });
  };
  await until(4);
  expect((await report('2026-07-01', 'recommendations', more)).analysis?.followed).toEqual([]);
  await until(5);
  const { analysis, metrics } = await report('2026-07-01', 'recommendations', more);
  const { breached, met } = metrics.compliance.overall;
  expect(analysis?.followed.map(({ followUp: { present, verdict } }) => [present, verdict])).toEqual([
    [{ hits: breached, n: met + breached }, expect.any(String)],
    [{ hits: team?.metOnlyByPause, n: team?.judged.met }, 'improved'],
  ]);
});

it('scores the first report of a period however often it was issued again', async () => {
  await report('2026-05-01', 'forecast');
  const scope = { kind: 'monthly', timeZone: 'UTC', cohort: 'verdict', filters: none } as const;
  const asOf = Date.parse('2026-05-02T00:00:00Z');
  const [made] = await store.records.find({ scope, asOf, knownAt: null, having: 'forecasts', limit: 1 });
  if (made === undefined) throw new Error('nothing was recorded');
  for (let again = 1; again <= 40; again += 1) {
    const at = asOf + again * 3_600_000;
    const data = { ...made.data, hash: `import ${again}` };
    await store.records.record({ ...made, asOf: at, issuedAt: at, data });
  }
  const { analysis } = await report('2026-06-01', 'forecast');
  expect(analysis?.earlierForecasts?.map(({ madeOn }) => madeOn)).toEqual(Array(5).fill('2026-05-01'));
});
