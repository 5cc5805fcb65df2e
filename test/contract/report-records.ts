import { describe, expect, it } from 'vitest';
import type {
  IssuedReport,
  MadeForecast,
  RecordQuery,
  ReportRecords,
} from '../../src/ports/report-records.ts';
import { sampleRecommendations } from '../support/sample-recommendations.ts';

const day = 86_400_000;
const june = { from: Date.UTC(2025, 5, 1), to: Date.UTC(2025, 6, 1) };

const forecast: MadeForecast = {
  name: 'compliance',
  kind: 'rate',
  model: 'blend',
  level: 0.95,
  errorScale: 0.1 + 0.2,
  points: [{ at: '2025-07-01', value: 1 / 3, lower: 0, upper: 1 }],
};

export function issued(more: Partial<IssuedReport> = {}): IssuedReport {
  return {
    scope: {
      kind: 'monthly',
      timeZone: 'Europe/Berlin',
      cohort: 'verdict',
      filters: { service: [], team: [], priority: [], customer: [] },
    },
    ...june,
    issuedAt: june.to + 9 * 3_600_000,
    asOf: june.to + 8 * 3_600_000,
    data: { version: 7, hash: 'c0ffee', policyVersion: 1 },
    forecasts: null,
    recommendations: null,
    figures: true,
    restates: false,
    ...more,
  };
}

function asking(more: Partial<RecordQuery> = {}): RecordQuery {
  return { scope: issued().scope, asOf: june.to + 100 * day, knownAt: null, limit: 10, ...more };
}

/** What every store of issued reports keeps to; `open` gives an empty one. */
export function describeReportRecords(name: string, open: () => Promise<ReportRecords>): void {
  describe(`${name} as records of reports`, () => {
    it('give back what was recorded, the lists only where they are asked for', async () => {
      const records = await open();
      expect(await records.find(asking())).toEqual([]);
      const [first] = sampleRecommendations;
      const hostile = {
        ...first,
        finding: 'Of \u0000 "a"; -- 😀 \ud800 {',
      } as (typeof sampleRecommendations)[0];
      const report = issued({ forecasts: [forecast], recommendations: [hostile] });
      await records.record(report);
      expect(await records.find(asking())).toEqual([{ ...report, forecasts: null, recommendations: null }]);
      expect(await records.find(asking({ having: 'forecasts' }))).toEqual([
        { ...report, recommendations: null },
      ]);
      expect(await records.find(asking({ having: 'recommendations' }))).toEqual([
        { ...report, forecasts: null },
      ]);
    });

    it('do not grow by a repeated report, which only completes the one that is there', async () => {
      const records = await open();
      await records.record(issued());
      await records.record(issued({ issuedAt: june.to + 10 * 3_600_000, forecasts: [forecast] }));
      await records.record(issued({ recommendations: [], forecasts: [] }));
      expect(await records.find(asking({ having: 'restatements' }))).toEqual([]);
      await records.record(issued({ restates: true }));
      await records.record(issued());
      const all = await records.find(asking({ having: 'forecasts' }));
      expect(all).toEqual([issued({ forecasts: [forecast], restates: true })]);
      expect(await records.find(asking({ having: 'recommendations' }))).toEqual([
        issued({ recommendations: [], restates: true }),
      ]);
    });

    it('count a report that shows figures as issued when it first did, whatever came before', async () => {
      const records = await open();
      const late = issued({ issuedAt: june.to + 12 * 3_600_000 });
      await records.record(issued({ figures: false }));
      expect(await records.find(asking({ having: 'figures' }))).toEqual([]);
      await records.record(late);
      await records.record(issued({ issuedAt: june.to + 13 * 3_600_000 }));
      expect(await records.find(asking({ having: 'figures' }))).toEqual([late]);
      const before = late.issuedAt - 1;
      expect(await records.find(asking({ having: 'figures', knownAt: before }))).toEqual([]);
      await records.record(issued({ issuedAt: june.to + 14 * 3_600_000, restates: true }));
      expect(await records.find(asking({ having: 'restatements' }))).toEqual([{ ...late, restates: true }]);
    });

    it('find what was forecast by an instant after the same day showed the figures', async () => {
      const records = await open();
      const made = issued({ figures: false, forecasts: [forecast] });
      const asked = asking({ having: 'forecasts', knownAt: made.issuedAt });
      await records.record(made);
      await records.record(issued({ issuedAt: june.to + 12 * 3_600_000 }));
      expect(await records.find(asked)).toEqual([{ ...made, figures: true }]);
    });

    it('order reports by when they showed the figures where those are asked for', async () => {
      const records = await open();
      const at = (hour: number, hash: string, figures = true) =>
        issued({ issuedAt: june.to + hour * 3_600_000, data: { ...issued().data, hash }, figures });
      for (const one of [at(9, 'a', false), at(10, 'b'), at(11, 'a')]) await records.record(one);
      const hashes = async (more: Partial<RecordQuery>) =>
        (await records.find(asking(more))).map(({ data }) => data.hash);
      expect(await hashes({ having: 'figures' })).toEqual(['a', 'b']);
      expect(await hashes({ having: 'figures', earliestFirst: true })).toEqual(['b', 'a']);
      expect(await hashes({})).toEqual(['b', 'a']);
    });

    it('tell reports apart by data, policy version and local day of as-of', async () => {
      const records = await open();
      const { data } = issued();
      const midnight = june.to + 22 * 3_600_000;
      await records.record(issued({ asOf: midnight - 1 }));
      await records.record(issued({ asOf: midnight, issuedAt: midnight }));
      await records.record(issued({ data: { ...data, hash: 'other' }, issuedAt: midnight + 1 }));
      await records.record(issued({ data: { ...data, policyVersion: 2 }, issuedAt: midnight + 2 }));
      const all = await records.find(asking());
      expect(all.map(({ issuedAt }) => issuedAt)).toEqual([
        midnight + 2,
        midnight + 1,
        midnight,
        issued().issuedAt,
      ]);
      expect(await records.find(asking({ limit: 2 }))).toEqual(all.slice(0, 2));
      const early = await records.find(asking({ earliestFirst: true }));
      expect(early).toEqual([...all].reverse());
      const others = await records.find(asking({ otherThan: { ...data, policyVersion: 2 } }));
      expect(others).toEqual(all.slice(1));
    });

    it('keep scopes and periods apart', async () => {
      const records = await open();
      const { scope } = issued();
      const filters = { ...scope.filters, service: ['a', 'b'] };
      const scopes = [
        scope,
        { ...scope, kind: 'custom' as const },
        { ...scope, timeZone: 'UTC' },
        { ...scope, cohort: 'opened' as const },
        { ...scope, filters },
        { ...scope, filters: { ...scope.filters, team: ['a', 'b'] } },
        { ...scope, filters: { ...scope.filters, service: ['a","b'] } },
      ];
      for (const one of scopes) await records.record(issued({ scope: one }));
      for (const one of scopes) {
        expect(await records.find(asking({ scope: one }))).toEqual([issued({ scope: one })]);
      }
      const may = { from: june.from - 31 * day, to: june.from };
      await records.record(issued({ ...may, asOf: june.from, issuedAt: june.from }));
      expect(await records.find(asking({ to: june.from }))).toMatchObject([may]);
      expect(await records.find(asking(june))).toEqual([issued()]);
      expect(await records.find(asking())).toHaveLength(2);
    });

    it('give of each period the report of the earliest as-of alone where that is asked for', async () => {
      const records = await open();
      const { asOf, issuedAt, data } = issued();
      const may = { from: june.from - 31 * day, to: june.from, asOf: asOf + 1, issuedAt: issuedAt + 1 };
      const later = { asOf: asOf + 2, data: { ...data, hash: 'other' } };
      await records.record(issued({ ...later, issuedAt: issuedAt - 1 }));
      await records.record(issued(may));
      await records.record(issued());
      expect(await records.find(asking({ firstOfEach: true }))).toEqual([issued(may), issued()]);
      expect(await records.find(asking({ firstOfEach: true, limit: 1 }))).toEqual([issued(may)]);
      expect(await records.find(asking({ firstOfEach: true, knownAt: issuedAt - 1 }))).toEqual([
        issued({ ...later, issuedAt: issuedAt - 1 }),
      ]);
    });

    it('give no report of a later as-of, or one issued after known-at', async () => {
      const records = await open();
      await records.record(issued());
      const { asOf, issuedAt } = issued();
      expect(await records.find(asking({ asOf: asOf - 1 }))).toEqual([]);
      expect(await records.find(asking({ asOf }))).toHaveLength(1);
      expect(await records.find(asking({ knownAt: issuedAt - 1 }))).toEqual([]);
      expect(await records.find(asking({ knownAt: issuedAt }))).toHaveLength(1);
    });

    it('take reports that come at the same time one after the other', async () => {
      const records = await open();
      await Promise.all(Array.from({ length: 8 }, () => records.record(issued())));
      expect(await records.find(asking())).toHaveLength(1);
    });
  });
}
