import { describe, expect, it } from 'vitest';
import { createDraws } from '../../../../../src/core/analytics/stats/draws.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';

const draws = createDraws(createRandom(5, 1));
const runs = 20_000;

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: runs }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1) };
}

function expectMoments(draw: () => number, mean: number, variance: number): void {
  const found = moments(draw);
  // Five standard errors of the mean, and 10 % of the variance.
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / runs));
  expect(found.variance / variance).toBeGreaterThan(0.9);
  expect(found.variance / variance).toBeLessThan(1.1);
}

describe('createDraws', () => {
  it('has the means and variances of the distributions, small and large', () => {
    expectMoments(() => draws.normal(), 0, 1);
    expectMoments(() => draws.gamma(0.4), 0.4, 0.4);
    expectMoments(() => draws.gamma(7), 7, 7);
    expectMoments(() => draws.beta(2, 38), 0.05, (0.05 * 0.95) / 41);
    for (const mean of [0.3, 12, 90, 400]) expectMoments(() => draws.poisson(mean), mean, mean);
    for (const n of [20, 200, 5000]) expectMoments(() => draws.binomial(n, 0.06), n * 0.06, n * 0.06 * 0.94);
    for (const share of [0.5, 0.93])
      for (const n of [60, 130])
        expectMoments(() => draws.binomial(n, share), n * share, n * share * (1 - share));
    expectMoments(() => draws.count(40, 3), 40, 120);
  });

  it('keeps to what is possible', () => {
    expect(draws.poisson(0)).toBe(0);
    expect(draws.binomial(0, 0.5)).toBe(0);
    expect(draws.binomial(50, 1)).toBe(50);
    expect(draws.binomial(50, 0)).toBe(0);
    expect(draws.count(0, 5)).toBe(0);
  });
});
