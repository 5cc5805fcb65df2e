import { describe, expect, it } from 'vitest';
import { forecastModels } from '../../../../../src/core/analytics/forecast/forecast-models.ts';
import { forecastSeries } from '../../../../../src/core/analytics/forecast/forecast-series.ts';
import { seasonalLevel } from '../../../../../src/core/analytics/forecast/models/seasonal-level.ts';
import { seasonalNaive } from '../../../../../src/core/analytics/forecast/models/seasonal-naive.ts';
import { loadMstlEts } from '../../../../../src/models/augurs/fit-mstl-ets.ts';
import { kinds, makeCounts, makeSeries } from '../../../../support/series-kinds.mjs';

const horizon = 30;
const perKind = 2;
const models = forecastModels(loadMstlEts());
const labels = Array.from({ length: horizon }, (_, step) => String(step + 1));

// The long version is `node bench/forecast-kinds.mjs`.
describe('over series of ten kinds', () => {
  const results = kinds.flatMap((kind, index) =>
    Array.from({ length: perKind }, (_, at) => {
      const values = makeSeries(index, 501 + at, horizon);
      const known = values.slice(0, -horizon);
      const actual = values.slice(-horizon);
      const forecast = forecastSeries(
        { values: known, kind: kind.kind, season: 7, knownTo: null, labels, level: 0.95 },
        models,
      );
      const there = forecast.points.flatMap((point, step) => {
        const value = actual[step];
        return value === null || value === undefined ? [] : [{ ...point, actual: value, step }];
      });
      const naive = (step: number): number =>
        known.findLast((value, t) => value !== null && (t - known.length - step) % 7 === 0) ?? 0;
      return {
        expect: kind.expect,
        inside: there.map((point) => point.actual >= point.lower && point.actual <= point.upper),
        ratio:
          there.reduce((sum, point) => sum + Math.abs(point.actual - point.value), 0) /
          there.reduce((sum, point) => sum + Math.abs(point.actual - naive(point.step)), 0),
      };
    }),
  );

  it('the 95 % bands hold about 95 % of the held-out values', () => {
    const inside = results.flatMap((result) => result.inside);
    const share = inside.filter(Boolean).length / inside.length;
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.985);
  });

  it('the forecast beats seasonal naive on seasonal and trended series', () => {
    const ratios = results.filter((result) => result.expect === 'better').map(({ ratio }) => ratio);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(0.9);
  });
});

// The long version is `node bench/forecast-counts.mjs`.
describe('over rare and common counts', () => {
  it.each([1, 3, 30])('forecasts of %d a day add up to what comes', (rate) => {
    let forecast = 0;
    let came = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const values = makeCounts(rate, 1, seed, horizon);
      const known = { values: values.slice(0, -horizon), kind: 'count' as const, season: 7, knownTo: null };
      const { points } = forecastSeries({ ...known, labels, level: 0.95 }, [seasonalLevel, seasonalNaive]);
      forecast += points.reduce((sum, { value }) => sum + value, 0);
      came += values.slice(-horizon).reduce((sum, value) => sum + value, 0);
    }
    expect(Math.abs(forecast / came - 1)).toBeLessThan(0.06);
  });
});
