import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../config/load.ts';
import { policyContent } from '../../../config/policy.ts';
import { type Config, configSchema } from '../../../config/schema.ts';
import { analyse } from '../../../src/bot/analysis/analyse.ts';
import { writeSampleFile } from '../../../src/cli/sample-file.ts';
import type { AfterHoursLoad } from '../../../src/core/analytics/patterns/types.ts';
import { type AnalysisPart, analysisParts } from '../../../src/core/report/analysis.ts';
import { localDays } from '../../../src/core/report/days.ts';
import type { Cohort, ReportQuery } from '../../../src/core/report/facts.ts';
import { resolvePeriod } from '../../../src/core/report/period.ts';
import { localDateOf, startOfDay } from '../../../src/core/time/zone.ts';
import { importFile } from '../../../src/ingest/files/import-file.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import type { Analyst } from '../../../src/ports/analyst.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { createThreadedAnalyst } from '../../../src/workers/threaded-analyst.ts';
import { event } from '../store/support.ts';

const endAt = Date.UTC(2026, 6, 10);
const config = defaultConfig();
const { analytics } = config;
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-analysis-'));
const threads = createThreadedAnalyst();
/** Tasks handed to the threads since a test last emptied it. */
const tasks: string[] = [];
const analyst: Analyst = {
  ...threads,
  forecast: (input) => {
    tasks.push('forecast');
    return threads.forecast(input);
  },
  findTrends: (input) => {
    tasks.push('trends');
    return threads.findTrends(input);
  },
  findPatterns: (columns, options) => {
    tasks.push('patterns');
    return threads.findPatterns(columns, options);
  },
};
let store: Store;

beforeAll(async () => {
  store = await openStore({ folder, ...config.store, clock: { now: () => endAt } });
  await store.recordPolicies(await policyContent(config), 0);
  const file = path.join(folder, 'sample.ndjson');
  writeSampleFile(file, { incidents: 5000, seed: 3, days: 400, endAt });
  const mapping = loadMapping('native', folder);
  const { withdrawals } = store;
  await importFile({ path: file, mapping, log: store, withdrawals, recordedAt: endAt, inProcess: true });
});

afterAll(async () => {
  await analyst.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(
  options: {
    parts?: readonly AnalysisPart[];
    asOf?: string | null;
    cohort?: Cohort;
    from?: string;
    settings?: Config;
  } = {},
) {
  const { parts = analysisParts, asOf = null, cohort = 'verdict', from = '2026-06-01' } = options;
  const { settings = config } = options;
  const request = { kind: 'monthly' as const, from, to: null, asOf, knownAt: null };
  const period = resolvePeriod(request, { timeZone: 'Europe/Berlin', weekStartsOn: 'monday', now: endAt });
  const filters = { service: [], team: [], priority: [], customer: [] };
  const query: ReportQuery = { ...period, cohort, filters };
  const extent = await store.extent();
  if (extent === null) throw new Error('nothing was imported');
  const deps = { source: store, analyst, kept: store.kept, config: settings };
  return analyse(deps, {
    period,
    query,
    facts: await store.facts(query),
    ...extent,
    version: await store.dataVersion(),
    begun: null,
    parts: new Set(parts),
    progress: () => {},
    meanwhile: () => {},
    stopIfAborted: () => {},
  });
}

it('gives every part asked for and no other', async () => {
  const all = await ask();
  expect(all.history).toEqual(['2025-06-05', '2026-06-30']);
  expect(all.incidentWindow).toEqual(['2026-06-01', '2026-06-30']);
  expect(all.trends?.series.map(({ name }) => name)).toEqual([
    'volume',
    'breaches',
    'compliance',
    'response',
    'resolution',
  ]);
  expect(all.comparisons?.map(({ base }) => base)).toEqual(['previous']);
  expect(all.outlook).toMatchObject({ kind: 'monthly', from: '2026-07-01', to: '2026-08-01' });
  for (const name of ['volume', 'compliance'] as const) {
    const forecast = all.forecasts?.find((one) => one.name === name)?.forecast;
    const isOfUse = forecast?.isVague === false && forecast.withdrawn === null;
    expect(all.outlook?.overall.basis[name]).toBe(isOfUse ? 'forecast' : 'record');
  }
  expect(all.recommendations).not.toBeNull();
  const few = await ask({ parts: ['trends'] });
  const { weekGrid, ...others } = all;
  expect(weekGrid?.flat().reduce((sum, n) => sum + n, 0)).toBe(all.patterns?.incidents);
  expect(few).toEqual({
    ...others,
    patterns: null,
    forecasts: null,
    comparisons: null,
    outlook: null,
    recommendations: null,
    pauses: null,
    examples: {},
  });
});

it('names the incidents behind an unusual day: opened on it', async () => {
  const { trends, examples } = await ask({ parts: ['trends'], from: '2025-10-01' });
  const anomalies = trends?.series.find(({ name }) => name === 'volume')?.anomalies ?? [];
  expect(anomalies.map(({ date }) => date)).toEqual(['2025-10-19', '2025-10-24']);
  for (const { date, value, incidents, examples: rows } of anomalies) {
    expect(incidents).toBe(value);
    expect(rows).toHaveLength(5);
    for (const row of rows) {
      const { source, incident } = examples[row] ?? { source: '', incident: '' };
      const judged = await store.judgement(source, incident, { asOf: endAt, knownAt: null });
      expect(localDateOf('Europe/Berlin', judged?.openedAt ?? 0)).toBe(date);
    }
  }
  expect(Object.keys(examples)).toHaveLength(10);
});

it('forecasts from the end of the period and scores the days that have come since', async () => {
  const { forecasts } = await ask({ parts: ['forecasts'] });
  const volume = forecasts?.find(({ name }) => name === 'volume');
  expect(volume?.recent.at(-1)?.date).toBe('2026-06-30');
  expect(volume?.forecast.points[0]?.at).toBe('2026-07-01');
  expect(volume?.forecast.points).toHaveLength(30);
  expect(volume?.forecast.backtest?.latest).toHaveLength(volume?.forecast.backtest?.steps ?? 0);
  expect(volume?.since?.days.map(({ date }) => date)).toEqual(
    Array.from({ length: 9 }, (_, day) => `2026-07-0${day + 1}`),
  );
  expect(volume?.since?.score.n).toBe(9);
});

it('says the same of a closed period whenever it is asked, but for what has come since', async () => {
  const parts = ['trends', 'patterns', 'comparisons', 'forecasts'] as const;
  const now = await ask({ parts });
  const then = await ask({ parts, asOf: '2026-07-03T09:00:00Z' });
  const plain = ({ forecasts, ...rest }: typeof now) => ({
    ...rest,
    forecasts: forecasts?.map(({ since: _, ...one }) => one),
  });
  expect(plain(then)).toEqual(plain(now));
  expect(JSON.stringify(await ask({ parts }))).toBe(JSON.stringify(now));
});

it('counts the incidents behind every day of the series by the day by which the series counts them', async () => {
  const timeZone = 'Europe/Berlin';
  const span = { from: startOfDay(timeZone, '2025-06-01'), to: startOfDay(timeZone, '2026-07-01') };
  const moment = { asOf: endAt, knownAt: null };
  for (const service of [[], [(await store.values('service'))[0] ?? '']]) {
    const filters = { service, team: [], priority: [], customer: [] };
    const days = await store.daily(
      { ...span, ...moment, cohort: 'verdict', filters },
      localDays(timeZone, span.from, span.to),
    );
    const { columns } = await store.incidentColumns({
      ...span,
      ...moment,
      knownUntil: span.to,
      filters,
      timeZone,
    });
    const first = Date.parse('2025-06-01') / 86_400_000;
    const perDay = (on: Int32Array, holds: (row: number) => boolean) =>
      days.map((_, index) => on.filter((day, row) => day === first + index && holds(row)).length);
    const { verdict, verdictDay, responseDay, resolutionDay } = columns;
    expect(perDay(verdictDay, (row) => verdict[row] === 1)).toEqual(
      days.map(({ verdicts }) => verdicts.overall.breached),
    );
    expect(perDay(verdictDay, (row) => verdict[row] === 0)).toEqual(
      days.map(({ verdicts }) => verdicts.overall.met),
    );
    expect(perDay(responseDay, () => true)).toEqual(days.map(({ durations }) => durations.response.n));
    expect(perDay(resolutionDay, () => true)).toEqual(days.map(({ durations }) => durations.resolution.n));
    // The series count cancelled incidents too, which the columns leave out.
    const opened = perDay(columns.localDay, (row) => columns.countsAsOpened[row] === 1);
    expect(opened.every((n, index) => n <= (days[index]?.opened ?? 0))).toBe(true);
    expect(columns.countsAsOpened.filter((mark) => mark === 0).length).toBeGreaterThan(0);
  }
});

it('takes what is after hours from the configured calendar, which need be in no policy', async () => {
  const of = async (calendar: string | null) => {
    const settings = configSchema.parse({
      calendars: { early: { timeZone: 'UTC', windows: { daily: ['00:00-12:00'] } } },
      analytics: { patterns: { workingCalendar: calendar } },
    });
    const { patterns, workingCalendar } = await ask({ parts: ['patterns'], settings });
    expect(workingCalendar).toBe(calendar);
    return patterns?.afterHoursLoad ?? [];
  };
  const late = (loads: readonly AfterHoursLoad[]) =>
    loads.reduce((sum, { afterHours }) => sum + afterHours, 0);
  const incidents = (await of('24x7')).reduce((sum, load) => sum + load.incidents, 0);
  expect(late(await of('24x7'))).toBe(0);
  const early = late(await of('early'));
  const office = late(await of(null));
  expect(early).toBeGreaterThan(0);
  expect(early).toBeLessThan(incidents);
  expect(early).not.toBe(office);
});

it('audits pauses by replay: what is met only by pause is what the replay takes away', async () => {
  const { pauses } = await ask({ parts: ['pauses'] });
  expect(pauses?.overall.metOnlyByPause).toBeGreaterThan(0);
  const teams = pauses?.teams ?? [];
  const sum = (of: (row: (typeof teams)[number]) => number) =>
    teams.reduce((total, row) => total + of(row), 0);
  expect(sum(({ n }) => n)).toBe(pauses?.overall.n);
  expect(sum(({ metOnlyByPause }) => metOnlyByPause)).toBe(pauses?.overall.metOnlyByPause);
  expect(pauses?.overall.unpaused.rate).toBeLessThan(pauses?.overall.judged.rate ?? 0);
});

it('looks ahead from as-of, and compares with no period that the log does not reach back to', async () => {
  const { outlook, comparisons } = await ask({ asOf: '2026-07-10T00:00:00Z', from: '2025-07-01' });
  expect(outlook).not.toBeNull();
  expect(comparisons?.map(({ base }) => base)).toEqual([]);
});

describe('what was kept', () => {
  const parts = ['trends', 'patterns', 'forecasts'] as const;
  const fitted = ['forecast', 'patterns', 'trends'];
  const used = () => [...new Set(tasks.splice(0))].sort();

  it('is read where data, period and settings are the same, and only what is missing is computed', async () => {
    const from = '2026-05-01';
    const first = await ask({ parts, from });
    expect(used()).toEqual(fitted);
    expect(JSON.stringify(await ask({ parts, from }))).toBe(JSON.stringify(first));
    expect((await ask({ parts: ['trends'], from })).forecasts).toBeNull();
    expect(used()).toEqual([]);
    await ask({ parts: [...parts, 'recommendations'], from });
    expect(used()).toEqual(['patterns', 'trends']);
    expect(JSON.stringify(await ask({ parts, from }))).toBe(JSON.stringify(first));
  });

  it('is not used for other settings, a running period, an earlier as-of or the cohort opened', async () => {
    const from = '2026-04-01';
    await ask({ parts, from });
    const trends = { ...analytics.trends, window: 40 };
    for (const other of [
      { settings: { ...config, analytics: { ...analytics, trends } }, from },
      { asOf: '2026-05-02T00:00:00Z', from },
      { cohort: 'opened' as const, from },
      { from: '2026-07-01' },
      { from: '2026-07-01' },
    ]) {
      tasks.length = 0;
      await ask({ parts, ...other });
      expect(used()).toEqual(fitted);
    }
  });

  it('is computed again once an event has come in', async () => {
    await ask({ parts: ['trends'] });
    tasks.length = 0;
    await store.append([event('opened', endAt - 1, { incident: 'late', recordedAt: endAt })]);
    await ask({ parts: ['trends'] });
    expect(used()).toEqual(['trends']);
  });
});
