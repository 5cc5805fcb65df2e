import { describe, expect, it } from 'vitest';
import { scoreForecast } from '../../../../../src/core/analytics/forecast/score-forecast.ts';

const points = [
  { at: '2026-01-01', value: 10, lower: 8, upper: 12 },
  { at: '2026-01-02', value: 10, lower: 8, upper: 12 },
  { at: '2026-01-03', value: 10, lower: 8, upper: 12 },
  { at: '2026-01-04', value: 10, lower: 8, upper: 12 },
];

describe('scoreForecast', () => {
  it('scores the days that have arrived with a value, ends of the band included', () => {
    const observed = new Map([
      ['2025-12-31', 99],
      ['2026-01-01', 12],
      ['2026-01-02', null],
      ['2026-01-03', 15],
    ]);
    expect(scoreForecast({ points, errorScale: 2 }, observed)).toEqual({
      n: 2,
      of: 4,
      mae: 3.5,
      mase: 1.75,
      coverage: 0.5,
      inside: 1,
      scoredTo: '2026-01-03',
    });
  });

  it('has no figures before the first day, and no MASE without a scale', () => {
    expect(scoreForecast({ points, errorScale: 2 }, new Map())).toMatchObject({
      n: 0,
      mae: null,
      coverage: null,
    });
    expect(scoreForecast({ points, errorScale: null }, new Map([['2026-01-01', 10]]))).toMatchObject({
      mae: 0,
      mase: null,
      coverage: 1,
    });
  });
});
