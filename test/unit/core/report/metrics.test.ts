import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComplianceKind, ReportData } from '../../../../src/core/report/model.ts';
import { tallied } from '../../../../src/core/report/tally.ts';
import { fakeSource } from './fake-source.ts';
import { dataFrom, day, hour, incident, incidents, minute, monday, week } from './sample.ts';

const kinds: readonly ComplianceKind[] = ['response', 'resolution', 'overall'];

/** Ten answered after 1 … 10 min; every clock but the last resolution within target. */
const ten = Array.from({ length: 10 }, (_, index) =>
  incident(`INC-${index}`, {
    openedAt: monday + index * hour,
    acknowledgedAt: monday + index * hour + (index + 1) * minute,
    resolvedAt: monday + index * hour + (index === 9 ? 5 : 1) * hour,
    service: index < 7 ? 'payments' : index < 9 ? 'search' : null,
  }),
);

describe('the figures of a period', () => {
  it('are those computed by hand', async () => {
    const { metrics } = await dataFrom(fakeSource(ten), week());
    expect(metrics.response).toMatchObject({ n: 10, open: 0, meanSeconds: 330, medianSeconds: 330 });
    expect(metrics.response.percentilesSeconds).toEqual({ 50: 330, 75: 465, 90: 546, 95: null, 99: null });
    expect(metrics.response.kaplanMeierMedianSeconds).toBe(300);
    expect(metrics.response.wall.meanSeconds).toBe(330);
    expect(metrics.resolution.meanSeconds).toBe((9 * 3600 + 5 * 3600) / 10);
    expect(metrics.compliance.response).toMatchObject({
      rate: 1,
      breachRate: 0,
      met: 10,
      breached: 0,
      worstCase: null,
    });
    expect(metrics.compliance.resolution).toMatchObject({ rate: 0.9, met: 9, breached: 1 });
    expect(metrics.compliance.overall).toMatchObject({ rate: 0.9, met: 9, breached: 1, pending: 0 });
    expect(metrics.compliance.overall.interval?.[0]).toBeCloseTo(0.5958, 4);
    expect(metrics.compliance.overall.interval?.[1]).toBeCloseTo(0.9821, 4);
  });

  it('are broken down with the missing value last among equals, most incidents first', async () => {
    const { breakdowns } = await dataFrom(fakeSource(ten), week());
    expect(breakdowns.service.map(({ key, n }) => [key, n])).toEqual([
      ['payments', 7],
      ['search', 2],
      [null, 1],
    ]);
    const [payments, search, none] = breakdowns.service;
    expect(payments?.response).toMatchObject({ n: 7, meanSeconds: 240, medianSeconds: 240 });
    expect(search?.response).toMatchObject({ n: 2, meanSeconds: 510, medianSeconds: null });
    expect(none?.compliance.overall).toMatchObject({ rate: 0, breached: 1 });
    expect(breakdowns.customer.map(({ key }) => key)).toEqual([null]);
  });

  it('carry what is undecided at the end of a closed period over, without a worst case', async () => {
    const sunday = monday + 7 * day - hour;
    const late = incident('INC-1', { openedAt: sunday, acknowledgedAt: sunday + minute, resolvedAt: null });
    const { metrics, notes } = await dataFrom(fakeSource([...ten, late]), week());
    expect(metrics.compliance.resolution).toMatchObject({ met: 9, breached: 1, pending: 1, worstCase: null });
    expect(metrics.compliance.response).toMatchObject({ met: 11, breached: 0, pending: 0 });
    expect(metrics.compliance.overall).toMatchObject({ met: 9, breached: 1, pending: 1, worstCase: null });
    expect(notes).toEqual(['1 incident was undecided at the end and carried over.']);
  });

  it('state the worst case while the period runs', async () => {
    const open = incident('INC-1', {
      openedAt: monday + 2 * day,
      acknowledgedAt: monday + 2 * day,
      resolvedAt: null,
    });
    const period = week({ asOf: monday + 2 * day + hour });
    const { metrics, period: scope, notes, counts } = await dataFrom(fakeSource([...ten, open]), period);
    expect(scope.partial).toBe(true);
    expect(metrics.compliance.overall).toMatchObject({ met: 9, breached: 1, pending: 1 });
    expect(metrics.compliance.overall.worstCase).toBeCloseTo(9 / 11, 15);
    expect(notes[0]).toContain('still running');
    expect(counts.openNow).toEqual({
      n: 1,
      oldestOpenedAt: '2024-06-05T00:00:00.000Z',
      oldestAgeSeconds: 3600,
    });
  });

  it('count clocks that ended without an answer as unmeasured, and censor them', async () => {
    const silent = Array.from({ length: 10 }, (_, index) =>
      incident(`S-${index}`, { acknowledgedAt: null, resolvedAt: monday + (index + 3) * minute }),
    );
    const { metrics } = await dataFrom(fakeSource([...ten, ...silent]), week());
    expect(metrics.compliance.response).toMatchObject({ met: 10, unmeasured: 10 });
    expect(metrics.response).toMatchObject({ n: 10, open: 0, medianSeconds: 330 });
    expect(metrics.response.openedCohort).toMatchObject({ n: 20, closed: 10, censored: 10 });
    // Events at 1 … 10 min, one censored at each of 3 … 12 min:
    // S(8 min) = 19/20 · 18/19 · 17/18 · 15/16 · 13/14 · 11/12 · 9/10 · 7/8 = 0.534, S(9 min) = that · 5/6 = 0.445.
    expect(metrics.response.kaplanMeierMedianSeconds).toBe(540);
  });

  it('count a clock that breached and then ended without its stop neither as stopped nor as open', async () => {
    const never = incident('N', { acknowledgedAt: null, resolvedAt: monday + hour });
    const { metrics } = await dataFrom(fakeSource([...ten, never]), week());
    expect(metrics.compliance.response).toMatchObject({ met: 10, breached: 1 });
    expect(metrics.response).toMatchObject({ n: 10, open: 0 });
    expect(metrics.response.openedCohort).toMatchObject({
      closed: 10,
      censored: 1,
      longestOpenSeconds: null,
    });
  });

  it('count what has no target, open or ended, and name the priorities in a note', async () => {
    const bare = { responseTargetMs: null, resolutionTargetMs: null };
    const open = { acknowledgedAt: null, resolvedAt: null };
    const list = [
      incident('A', { ...bare, priority: 'P5' }),
      incident('B', { ...bare, ...open, priority: 'P5' }),
      incident('C', { ...bare, ...open, priority: null }),
      incident('LATER', { ...bare, ...open, priority: 'P5', openedAt: monday + 8 * day }),
      incident('ENDED', { ...bare, priority: 'P5', openedAt: monday - 8 * day }),
    ];
    const { metrics, breakdowns, notes, methods } = await dataFrom(fakeSource([...ten, ...list]), week());
    for (const kind of kinds) expect(metrics.compliance[kind].withoutTarget).toBe(3);
    expect(metrics.compliance.overall).toMatchObject({ met: 9, breached: 1, pending: 0 });
    expect(breakdowns.priority.map(({ key, compliance }) => [key, compliance.overall.withoutTarget])).toEqual(
      [
        ['P1', 0],
        ['P5', 2],
        [null, 1],
      ],
    );
    expect(notes).toEqual([
      '3 incidents have no target (P5: 2, no priority: 1): they are in no rate, only in the durations.',
    ]);
    expect(methods.compliance).toContain('without target 3 response, 3 resolution');
  });

  it('take the Kaplan-Meier median and the open ones from what started in the period, in either cohort', async () => {
    const before = incident('OLD', {
      openedAt: monday - day,
      acknowledgedAt: monday + hour,
      resolvedAt: null,
    });
    const source = fakeSource([before, ...ten]);
    const [verdict, opened] = [await dataFrom(source, week()), await dataFrom(source, week(), 'opened')];
    expect(verdict.metrics.response.n).toBe(11);
    expect(opened.metrics.response.n).toBe(10);
    expect(verdict.metrics.response.kaplanMeierMedianSeconds).toBe(300);
    expect(verdict.metrics.resolution.open).toBe(0);
    expect(opened.metrics.response).toEqual({ ...verdict.metrics.response, ...opened.metrics.response });
  });

  it('are null, not zero, where there is nothing', async () => {
    const { metrics, breakdowns, distributions } = await dataFrom(fakeSource([]), week());
    expect(metrics.response).toMatchObject({ n: 0, meanSeconds: null, medianSeconds: null });
    expect(metrics.compliance.overall).toMatchObject({ rate: null, breachRate: null, interval: null });
    expect(breakdowns.service).toEqual([]);
    expect(distributions.response).toBeNull();
  });
});

describe('whatever the incidents', () => {
  const counts = (data: ReportData, kind: ComplianceKind) => data.metrics.compliance[kind];

  it('periods add up at one as-of: the days of a week make the week', async () => {
    await fc.assert(
      fc.asyncProperty(incidents, fc.integer({ min: 1, max: 20 * 24 }), async (list, hours) => {
        const source = fakeSource(list);
        const asOf = monday + hours * hour;
        const whole = await dataFrom(source, week({ asOf }));
        const days = await Promise.all(
          Array.from({ length: 7 }, (_, index) =>
            dataFrom(
              source,
              week({ kind: 'daily', from: monday + index * day, to: monday + (index + 1) * day, asOf }),
            ),
          ),
        );
        for (const kind of kinds) {
          for (const outcome of ['met', 'breached', 'unmeasured', 'excluded'] as const) {
            const sum = days.reduce((total, data) => total + counts(data, kind)[outcome], 0);
            expect(sum).toBe(counts(whole, kind)[outcome]);
            if (outcome === 'excluded') continue;
            const series = whole.series.daily.reduce(
              (total, figures) => total + figures.compliance[kind][outcome],
              0,
            );
            expect(series).toBe(counts(whole, kind)[outcome]);
          }
        }
        const stopped = days.reduce((total, data) => total + data.metrics.response.n, 0);
        expect(stopped).toBe(whole.metrics.response.n);
      }),
      { numRuns: 40 },
    );
  });

  it('the outcomes partition the clocks not decided before the period and started before its end or as-of', async () => {
    await fc.assert(
      fc.asyncProperty(incidents, fc.integer({ min: 1, max: 20 * 24 }), async (list, hours) => {
        const asOf = monday + hours * hour;
        const data = await dataFrom(fakeSource(list), week({ asOf }));
        const touching = list.filter((row) => {
          const { openedAt, resolvedAt, resolutionTargetMs } = row;
          const ends = [resolvedAt, resolutionTargetMs === null ? null : openedAt + resolutionTargetMs];
          const decidedAt = Math.min(...ends.map((at) => (at !== null && at <= asOf ? at : Infinity)));
          return openedAt <= asOf && openedAt < monday + 7 * day && decidedAt >= monday;
        }).length;
        expect(tallied(counts(data, 'resolution'))).toBe(touching);
        for (const rows of Object.values(data.breakdowns)) {
          const all = rows.reduce((sum, { compliance }) => sum + tallied(compliance.resolution), 0);
          expect(all).toBe(touching);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the outcomes partition the clocks of the opened cohort, and every breakdown adds up', async () => {
    await fc.assert(
      fc.asyncProperty(incidents, async (list) => {
        const data = await dataFrom(fakeSource(list), week(), 'opened');
        const started = list.filter(
          ({ openedAt }) => openedAt >= monday && openedAt < monday + 7 * day,
        ).length;
        for (const kind of kinds) expect(tallied(counts(data, kind))).toBe(started);
        for (const rows of Object.values(data.breakdowns)) {
          expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(started);
          const n = rows.reduce((sum, row) => sum + row.resolution.n, 0);
          expect(n).toBe(data.metrics.resolution.n);
        }
        const bins = data.distributions.resolution;
        const binned = [...(bins?.met ?? []), ...(bins?.breached ?? []), ...(bins?.other ?? [])];
        expect(binned.reduce((sum, count) => sum + count, 0)).toBe(data.metrics.resolution.n);
      }),
      { numRuns: 60 },
    );
  });
});
