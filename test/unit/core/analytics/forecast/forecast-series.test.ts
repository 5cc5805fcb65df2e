import { describe, expect, it } from 'vitest';
import { forecastModels } from '../../../../../src/core/analytics/forecast/forecast-models.ts';
import {
  type ForecastInput,
  forecastSeries,
} from '../../../../../src/core/analytics/forecast/forecast-series.ts';
import type { ForecastModel } from '../../../../../src/core/analytics/forecast/models/model.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { loadMstlEts } from '../../../../../src/models/augurs/fit-mstl-ets.ts';
import { makeCounts } from '../../../../support/series-kinds.mjs';

const models = forecastModels(loadMstlEts());

function input(values: readonly (number | null)[], more: Partial<ForecastInput> = {}): ForecastInput {
  const labels = Array.from({ length: 30 }, (_, step) => String(step + 1));
  return { values, kind: 'number', season: 7, knownTo: '0', labels, level: 0.95, ...more };
}

/** Whole numbers around 100 with a weekly rhythm. */
function weekly(length: number, seed = 1): number[] {
  const random = createRandom(seed, 1);
  return Array.from({ length }, (_, t) => 100 + (t % 7 < 5 ? 20 : -30) + random.between(-8, 9));
}

describe('a forecast', () => {
  it('of a weekly series follows the week, with a backtest that beats seasonal naive', () => {
    const forecast = forecastSeries(input(weekly(200)), models);
    expect(forecast.points).toHaveLength(30);
    for (const [step, { value, lower, upper }] of forecast.points.entries()) {
      const expected = (200 + step) % 7 < 5 ? 120 : 70;
      expect(Math.abs(value - expected)).toBeLessThan(8);
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
    expect(forecast.withdrawn).toBeNull();
    expect(forecast.backtest?.mase).toBeLessThan(forecast.backtest?.seasonalNaiveMase ?? 0);
    expect(forecast.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
    expect(forecast.models.map(({ model }) => model).toSorted()).toEqual(
      models.map(({ name }) => name).toSorted(),
    );
  });

  it('gives what the backtest foretold of the last values, in their unit and place', () => {
    const { latest = [], steps } = forecastSeries(input(weekly(200)), models).backtest ?? {};
    expect(latest).toHaveLength(steps ?? 0);
    for (const [step, value] of latest.entries()) {
      const expected = (200 - latest.length + step) % 7 < 5 ? 120 : 70;
      expect(Math.abs(value - expected)).toBeLessThan(8);
    }
  });

  it('continues a trend', () => {
    const values = weekly(200).map((value, t) => value + 2 * t);
    const last = forecastSeries(input(values), models).points.at(-1);
    // The last day, 229, is the sixth of its week.
    const expected = 70 + 2 * 229;
    expect(Math.abs((last?.value ?? 0) - expected)).toBeLessThan(20);
  });

  it('is the same for the same values and leaves them alone', () => {
    const values = Object.freeze(weekly(120).map((value, t) => (t % 11 === 3 ? null : value)));
    expect(forecastSeries(input(values), models)).toEqual(forecastSeries(input(values), models));
  });

  it('is refused in words under ten values, and made from ten on', () => {
    const nine = forecastSeries(input([1, 2, 4, 3, null, 5, 6, 8, 7, 9]), models);
    expect(nine).toMatchObject({ model: null, points: [], backtest: null, n: 9 });
    expect(nine.notes).toEqual(['No forecast: 9 values, and it takes at least 10.']);
    const ten = forecastSeries(input([1, 2, 4, 3, 6, 5, 6, 8, 7, 9]), models);
    expect(ten.model).not.toBeNull();
    expect(ten.notes.join(' ')).toContain('No season used: one of 7 takes 21 values, and there are 10.');
    expect(ten.notes.join(' ')).toMatch(/Tested up to 2 steps ahead only/);
  });

  it('uses a season only from three cycles on', () => {
    expect(forecastSeries(input(weekly(20)), models).season).toBeNull();
    expect(forecastSeries(input(weekly(21)), models).season).toBe(7);
  });

  it('bridges missing values and says how many', () => {
    const values = weekly(150).map((value, t) => (t % 10 === 4 || t > 145 ? null : value));
    const forecast = forecastSeries(input([null, null, ...values]), models);
    expect(forecast.points.every(({ value }) => Number.isFinite(value))).toBe(true);
    expect(forecast.n).toBe(values.filter((value) => value !== null).length);
    expect(forecast.notes.join(' ')).toContain(`${150 - forecast.n} values of 150 are missing and were`);
  });

  it('tells of missing values from one in twenty on', () => {
    const notesOf = (length: number, missing: number) =>
      forecastSeries(
        input(weekly(length).map((value, t) => (t % 9 === 2 && t < 9 * missing ? null : value))),
        models,
      ).notes.join(' ');
    expect(notesOf(120, 5)).not.toContain('missing');
    expect(notesOf(120, 6)).toContain('6 values of 120 are missing and were bridged');
    expect(notesOf(20, 1)).toContain('1 value of 20 is missing and was bridged');
  });

  it('of a count has a sum with a band of its own, narrower than that of the days', () => {
    const values = makeCounts(5, 1, 3, 0);
    const { points, total, isVague } = forecastSeries(input(values, { kind: 'count' }), models);
    expect(isVague).toBe(false);
    expect(total?.value).toBeCloseTo(points.reduce((sum, { value }) => sum + value, 0));
    const ends = (end: 'lower' | 'upper') => points.reduce((sum, point) => sum + point[end], 0);
    expect(total?.lower).toBeGreaterThan(ends('lower'));
    expect(total?.upper).toBeLessThan(ends('upper'));
    expect(forecastSeries(input(values), models).total).toBeNull();
  });

  it.each([
    [
      'a rare count',
      'count',
      makeCounts(0.2, 1, 4, 0),
      'fewer than one is expected a day. Only the sum is told.',
    ],
    [
      'a rate that most days lack',
      'rate',
      weekly(100).map((value, t) => (t % 5 < 3 ? null : value / 200)),
      'only 40 of 97 days have a value.',
    ],
    [
      'a duration of any size',
      'duration',
      weekly(100).map((value, t) => 10 ** (((t * 7919) % 13) / 2) * value),
      'the bands leave almost nothing out.',
    ],
    ['ten values', 'number', [1, 2, 4, 3, 6, 5, 6, 8, 7, 9], 'the bands hold all that was ever observed.'],
  ] as const)('by day says nothing of %s, and says why', (_, kind, values, why) => {
    const forecast = forecastSeries(input(values, { kind, unit: 'day' }), models);
    expect(forecast.isVague).toBe(true);
    expect(forecast.notes[0]).toBe(`A forecast by day says nothing: ${why}`);
  });

  it('of a constant series is that constant, without a MASE', () => {
    const forecast = forecastSeries(input(new Array<number>(60).fill(3)), models);
    expect(forecast.points.every(({ value }) => Math.abs(value - 3) < 1e-9)).toBe(true);
    expect(forecast.backtest?.mase).toBeNull();
    expect(forecast.withdrawn).toBeNull();
    expect(forecast.isVague).toBe(false);
    expect(forecast.notes.join(' ')).toContain('no MASE');
  });

  it.each([
    ['rate', 0, 1, (value: number) => Math.min(1, value / 130)],
    ['count', 0, Number.POSITIVE_INFINITY, (value: number) => Math.max(0, Math.round((value - 90) / 15))],
    ['duration', Number.MIN_VALUE, Number.POSITIVE_INFINITY, (value: number) => value / 10],
  ] as const)('keeps the band of a %s within what it can be', (kind, low, high, shape) => {
    const forecast = forecastSeries(input(weekly(100).map(shape), { kind }), models);
    for (const { value, lower, upper } of forecast.points) {
      expect(lower).toBeGreaterThanOrEqual(low);
      expect(upper).toBeLessThanOrEqual(high);
      expect(value).toBeGreaterThanOrEqual(lower);
      expect(value).toBeLessThanOrEqual(upper);
    }
  });

  it('has wider bands for more confidence', () => {
    const width = (level: number): number => {
      const [first] = forecastSeries(input(weekly(150), { level }), models).points;
      return (first?.upper ?? 0) - (first?.lower ?? 0);
    };
    expect(width(0.95)).toBeGreaterThan(width(0.8));
  });

  it('tries no model on what follows an origin', () => {
    const seen: number[][] = [];
    const spy: ForecastModel = {
      name: 'seasonal_naive',
      originsPerFit: 1,
      fit: () => (history, steps) => {
        seen.push([...history]);
        return new Array<number>(steps).fill(history.at(-1) ?? 0);
      },
    };
    const values = weekly(100);
    forecastSeries(input(values), [spy]);
    const whole = seen.pop();
    expect(whole).toEqual(values);
    expect(seen.length).toBeGreaterThan(3);
    for (const history of seen) {
      expect(history.length).toBeLessThanOrEqual(70);
      expect(history).toEqual(values.slice(0, history.length));
    }
  });
});
