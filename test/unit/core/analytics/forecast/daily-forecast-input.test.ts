import { describe, expect, it } from 'vitest';
import { dailyForecastInput } from '../../../../../src/core/analytics/forecast/daily-forecast-input.ts';

describe('dailyForecastInput', () => {
  it('asks for the dates after the last day, with a week as the season', () => {
    const series = {
      name: 'compliance',
      kind: 'rate',
      dates: ['2026-02-26', '2026-02-27'],
      values: [0.9, null],
      n: [10, 0],
    } as const;
    expect(dailyForecastInput(series, { horizon: 3, level: 0.9 })).toEqual({
      values: [0.9, null],
      kind: 'rate',
      season: 7,
      knownTo: '2026-02-27',
      labels: ['2026-02-28', '2026-03-01', '2026-03-02'],
      level: 0.9,
      unit: 'day',
    });
  });

  it('asks for nothing where there are no days', () => {
    const none = { name: 'volume', kind: 'count', dates: [], values: [], n: [] } as const;
    expect(dailyForecastInput(none, { horizon: 3, level: 0.9 })).toMatchObject({ labels: [], knownTo: null });
  });
});
