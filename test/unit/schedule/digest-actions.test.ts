import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { createDispatch } from '../../../src/bot/dispatch.ts';
import type { ReportRequest } from '../../../src/ports/reporting.ts';
import { digestActions, worstBreach } from '../../../src/schedule/digest-actions.ts';
import { createFakeReporting, fakeNow, fakeReport, fakeRequest } from '../../support/fake-reporting.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const moment = '2026-03-09T09:00:00.000Z';
const request: ReportRequest = {
  ...fakeRequest(),
  asOf: moment,
  knownAt: moment,
  filters: { ...fakeRequest().filters, team: ['Core Platform'], priority: ['P1', 'P2'] },
  timeZone: 'Europe/Berlin',
};

/** What the reporting is asked for by a press of the button. */
async function asked(label: string, over: Partial<ReportRequest> = {}): Promise<ReportRequest | undefined> {
  const own = { ...request, ...over };
  const action = digestActions(fakeReport(own), own, null).find((one) => one.label === label);
  const requests: ReportRequest[] = [];
  const reporting = createFakeReporting({
    breaches: async (given) => {
      requests.push(given);
      return { rows: [], total: 0, from: 0, to: 1, asOf: 1, timeZone: 'UTC' };
    },
  });
  const dispatch = createDispatch({
    commands,
    reporting,
    clock: { now: () => fakeNow },
    logger,
    timeZone: 'UTC',
    locale: 'en',
    timeBudgetMs: 60_000,
  });
  const conversation = {
    platform: 'console',
    channel: 'sla',
    user: 'you',
    userName: null,
    groups: [],
    direct: false,
  } as const;
  const { status } = await dispatch({ text: `/sla ${action?.command}`, conversation });
  expect(status).toBe('answered');
  return [...requests, ...reporting.requests][0];
}

describe('the buttons under a digest', () => {
  const same = {
    filters: request.filters,
    knownAt: moment,
    asOf: null,
    timeZone: 'Europe/Berlin',
    cohort: 'verdict',
  };

  it.each(['Show breaches', 'Trends', 'PDF'])('ask for the same figures: %s', async (label) => {
    expect(await asked(label)).toMatchObject({ ...same, kind: 'weekly', from: '2026-03-02' });
  });

  it('ask for both ends of a custom period, and for the cohort where it is not the usual one', async () => {
    const custom = { kind: 'custom', from: '2026-03-01', to: '2026-03-04', cohort: 'opened' } as const;
    expect(await asked('Show breaches', custom)).toMatchObject({ ...same, ...custom });
  });

  it('forecast from the moment of the report on', async () => {
    expect(await asked('Forecast')).toMatchObject({ ...same, kind: 'weekly', sections: ['forecast'] });
    expect(await asked('Forecast', { kind: 'daily' })).toMatchObject({ kind: 'monthly' });
  });

  it('ask for the PDF with the sections of the report, where none is attached', async () => {
    const sections = ['summary', 'trends'];
    expect(await asked('PDF', { sections })).toMatchObject({ sections });
    const file = { name: 'a.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(1) };
    const labels = digestActions({ ...fakeReport(request), files: [file] }, request, null).map(
      ({ label }) => label,
    );
    expect(labels).toEqual(['Show breaches', 'Trends', 'Forecast']);
  });

  it('name the incident to explain with its source', () => {
    const worst = { source: 'jira', incident: 'INC 7' };
    expect(digestActions(fakeReport(request), request, worst)).toContainEqual({
      label: 'Explain INC 7',
      command: `explain "INC 7" source=jira known-at=${moment}`,
    });
  });

  it('are short enough to stand in a button of Discord, where there are no filters', () => {
    const plain = { ...request, filters: fakeRequest().filters, timeZone: 'America/New_York' };
    for (const { label, command } of digestActions(fakeReport(plain), plain, null)) {
      if (label !== 'PDF') expect(`sla:${command}`.length, command).toBeLessThanOrEqual(100);
    }
  });
});

describe('the worst breach', () => {
  it('is furthest over its target, the latest of equals', async () => {
    const { rows } = await createFakeReporting().breaches(request, 5);
    const [row] = rows;
    if (row === undefined) throw new Error('no breach to look at');
    const of = (incident: string, elapsedMs: number, targetMs: number | null, breachedAt: number) => ({
      ...row,
      incident,
      elapsedMs,
      targetMs,
      breachedAt,
    });
    const list = [of('a', 300, 100, 1), of('b', 600, 200, 2), of('c', 900, null, 9), of('d', 500, 400, 8)];
    expect(worstBreach(list)?.incident).toBe('b');
    expect(worstBreach([...list].reverse())?.incident).toBe('b');
    expect(worstBreach([])).toBeNull();
  });
});
