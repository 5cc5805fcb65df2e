import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDays } from '../../../../src/core/report/days.ts';
import { seriesDays } from '../../../../src/core/report/series-days.ts';
import { day, hour, monday, week } from './sample.ts';

describe('localDays', () => {
  it('cuts the first and the last day to the range', () => {
    const days = localDays('UTC', monday + hour, monday + day + 2 * hour);
    expect(days).toEqual([
      { date: '2024-06-03', from: monday + hour, to: monday + day },
      { date: '2024-06-04', from: monday + day, to: monday + day + 2 * hour },
    ]);
    expect(localDays('UTC', monday, monday)).toEqual([]);
  });

  it('leaves out the day that Samoa skipped', () => {
    const days = localDays('Pacific/Apia', Date.parse('2011-12-29T10:00Z'), Date.parse('2012-01-01T10:00Z'));
    expect(days.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  });

  it('covers any range without gap or overlap, across clock changes', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'UTC',
    );
    const start = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(zones, start, fc.integer({ min: 1, max: 40 * day }), (zone, from, length) => {
        const days = localDays(zone, from, from + length);
        expect(days[0]?.from).toBe(from);
        expect(days.at(-1)?.to).toBe(from + length);
        for (const [index, { from: begins, to }] of days.entries()) {
          expect(begins).toBeLessThan(to);
          expect(days[index + 1]?.from ?? to).toBe(to);
        }
        expect(new Set(days.map(({ date }) => date)).size).toBe(days.length);
      }),
    );
  });
});

describe('seriesDays', () => {
  it('shows thirty days before a calendar period, none before the log begins', () => {
    const { before, daily } = seriesDays(week(), monday - 365 * day);
    expect([before.length, daily.length]).toEqual([30, 7]);
    expect(before.at(-1)?.to).toBe(monday);
    expect(seriesDays(week(), monday - 3 * day + hour).before).toHaveLength(3);
    expect(seriesDays(week(), monday + 2 * day).daily).toHaveLength(5);
  });

  it('ends a running period at as-of and shows nothing before a custom one', () => {
    const { daily } = seriesDays(week({ asOf: monday + day + hour }), 0);
    expect(daily.at(-1)).toEqual({ date: '2024-06-04', from: monday + day, to: monday + day + hour });
    expect(seriesDays(week({ kind: 'custom' }), 0).before).toEqual([]);
  });

  it('lists at most ten years of days, the latest', () => {
    const { daily } = seriesDays(week({ kind: 'custom', from: 0 }), 0);
    expect(daily.length).toBeLessThanOrEqual(3661);
    expect(daily.at(-1)?.to).toBe(monday + 7 * day);
  });
});
