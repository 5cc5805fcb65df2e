import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastsToScore, scoreEarlier } from '../../../../src/core/report/earlier-forecasts.ts';
import type { IssuedReport } from '../../../../src/core/report/issued-report.ts';
import { addDays, startOfDay } from '../../../../src/core/time/zone.ts';

const timeZone = 'Europe/Berlin';
const horizon = 30;
const filters = { service: [], team: [], priority: [], customer: [] };
const hour = 3_600_000;

/** A report of the month before a date that forecasts from it on; made so many hours after that day began. */
function reportTo(date: string, hours: number, more: Partial<IssuedReport> = {}): IssuedReport {
  const to = startOfDay(timeZone, date);
  const points = Array.from({ length: horizon }, (_, day) => ({
    at: addDays(date, day),
    value: 10,
    lower: 8,
    upper: 12,
  }));
  return {
    scope: { kind: 'monthly', timeZone, cohort: 'verdict', filters },
    from: to - 1,
    to,
    issuedAt: to + hours * hour,
    asOf: to + hours * hour,
    data: { version: 1, hash: 'a', policyVersion: 1 },
    forecasts: [{ name: 'volume', kind: 'count', model: 'blend', level: 0.95, errorScale: 2, points }],
    recommendations: null,
    figures: true,
    restates: true,
    ...more,
  };
}

const datesOf = (reports: readonly IssuedReport[], over: string) =>
  forecastsToScore(reports, over).map(({ madeOn, forecasts }) => [
    madeOn,
    forecasts[0]?.points[0]?.at,
    forecasts[0]?.points.length,
  ]);

describe('the forecasts to score', () => {
  it('are those that have a day over, without the days that were over when they were made', () => {
    const june = reportTo('2024-06-01', 9);
    expect(datesOf([june], '2024-06-01')).toEqual([]);
    expect(datesOf([june], '2024-06-02')).toEqual([['2024-06-01', '2024-06-01', 30]]);
    expect(datesOf([reportTo('2024-06-01', 10 * 24)], '2024-07-01')).toEqual([
      ['2024-06-11', '2024-06-11', 20],
    ]);
    expect(datesOf([reportTo('2024-06-01', 40 * 24)], '2024-09-01')).toEqual([]);
    expect(datesOf([{ ...june, forecasts: null }], '2024-09-01')).toEqual([]);
  });

  it('are of several reports of one period the first made, and of periods the last three, newest first', () => {
    const reports = ['2024-03-01', '2024-04-01', '2024-05-01', '2024-06-01'].flatMap((date) => [
      reportTo(date, 50),
      reportTo(date, 9),
    ]);
    expect(datesOf(reports, '2024-07-01').map(([madeOn]) => madeOn)).toEqual([
      '2024-06-01',
      '2024-05-01',
      '2024-04-01',
    ]);
    expect(datesOf([...reports].reverse(), '2024-07-01')).toEqual(datesOf(reports, '2024-07-01'));
  });

  it('never have a day scored that was over when they were made or is not over now', () => {
    const made = fc.record({
      day: fc.integer({ min: 0, max: 100 }),
      hours: fc.integer({ min: 0, max: 60 * 24 }),
    });
    fc.assert(
      fc.property(fc.array(made, { maxLength: 12 }), fc.integer({ min: 0, max: 200 }), (all, until) => {
        const over = addDays('2024-01-01', until);
        const reports = all.map(({ day, hours }) => reportTo(addDays('2024-01-01', day), hours));
        const dates = Array.from({ length: until }, (_, day) => addDays('2024-01-01', day));
        const observed = {
          name: 'volume',
          kind: 'count',
          dates,
          values: dates.map(() => 11),
          n: dates.map(() => 1),
        };
        const scored = scoreEarlier(forecastsToScore(reports, over), [observed as never]);
        for (const { madeOn, score } of scored) {
          expect(score.n).toBeGreaterThan(0);
          expect(score.n).toBeLessThanOrEqual(dates.filter((date) => date >= madeOn).length);
          expect(score.scoredTo !== null && score.scoredTo >= madeOn && score.scoredTo < over).toBe(true);
        }
      }),
    );
  });
});

it('scores each series by what was observed', () => {
  const dates = ['2024-06-01', '2024-06-02', '2024-06-03', '2024-06-04'];
  const observed = {
    name: 'volume',
    kind: 'count',
    dates,
    values: [10, 13, null, 9],
    n: [1, 1, 1, 1],
  } as const;
  const [scored] = scoreEarlier(forecastsToScore([reportTo('2024-06-01', 9)], '2024-06-05'), [observed]);
  expect(scored).toEqual({
    madeOn: '2024-06-01',
    name: 'volume',
    kind: 'count',
    model: 'blend',
    level: 0.95,
    score: { n: 3, of: 30, mae: 4 / 3, mase: 2 / 3, coverage: 2 / 3, inside: 2, scoredTo: '2024-06-04' },
  });
});
