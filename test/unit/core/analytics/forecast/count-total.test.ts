import { describe, expect, it } from 'vitest';
import { forecastModels } from '../../../../../src/core/analytics/forecast/forecast-models.ts';
import { forecastSeries } from '../../../../../src/core/analytics/forecast/forecast-series.ts';
import { rareMean, stretchErrors } from '../../../../../src/core/analytics/forecast/horizon-total.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { loadMstlEts } from '../../../../../src/models/augurs/fit-mstl-ets.ts';

const models = forecastModels(loadMstlEts());

function poisson(mean: number, length: number, seed: number): number[] {
  const random = createRandom(seed, 5);
  const least = Math.exp(-mean);
  return Array.from({ length }, () => {
    let [n, product] = [-1, 1];
    for (; product > least; n += 1) product *= random.below(1_000_000) / 1_000_000;
    return n;
  });
}

function counted(values: readonly (number | null)[]) {
  const labels = Array.from({ length: 30 }, (_, step) => String(step));
  return forecastSeries(
    { values, kind: 'count', season: 7, knownTo: null, labels, level: 0.95, unit: 'day' },
    models,
  );
}

describe('the sum of a rare count', () => {
  it('is its mean, also after something happened on the last day', () => {
    for (const rate of [0.05, 0.2]) {
      const sums = [1, 2, 3, 4, 5, 6].map(
        (seed) => counted([...poisson(rate, 395, seed), 1]).total?.value ?? 0,
      );
      const mean = sums.reduce((all, sum) => all + sum, 0) / sums.length;
      expect(mean).toBeGreaterThan(0.6 * rate * 30);
      expect(mean).toBeLessThan(1.5 * rate * 30);
    }
  });

  it('goes by as many of the last values as hold thirty, three horizons at least', () => {
    const days = (count: number, value: number) => Array.from({ length: count }, () => value);
    expect(rareMean([...days(300, 0), ...days(30, 0.5)], 10)).toBeCloseTo(15 / 330);
    expect(rareMean([...days(300, 0), ...days(100, 0.5)], 10)).toBe(0.5);
    expect(rareMean([...days(300, 0), ...days(100, 2)], 10)).toBeNull();
    expect(rareMean([null, null], 10)).toBeNull();
  });
});

it('a gap in the known counts is no stretch in which none came', () => {
  const values: (number | null)[] = Array.from({ length: 60 }, (_, day) => (day % 2 === 0 ? 9 : 11));
  for (let day = 20; day < 30; day += 1) values[day] = null;
  expect(stretchErrors(values, 10)).toEqual([0, 0, 0]);
});

it('a forecast by day of a short dense history tells something', () => {
  expect(counted(poisson(100, 40, 3)).isVague).toBe(false);
  expect(counted(poisson(0.2, 200, 3)).isVague).toBe(true);
});
