import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustPValues } from '../../../../../src/core/analytics/stats/adjust-p-values.ts';
import { fisherTwoSided, fisherUpper } from '../../../../../src/core/analytics/stats/fisher-exact.ts';
import { logGamma } from '../../../../../src/core/analytics/stats/log-gamma.ts';
import { normalQuantile } from '../../../../../src/core/analytics/stats/normal-quantile.ts';
import { normalTail } from '../../../../../src/core/analytics/stats/normal-tail.ts';
import {
  binomialUpper,
  chiSquareTail,
  countUpper,
  fisherTail,
  poissonUpper,
  studentTwoSided,
} from '../../../../../src/core/analytics/stats/tails.ts';

describe('tail probabilities', () => {
  // Critical values as in printed tables.
  it.each([
    ['chi-square, 1', chiSquareTail(3.841458821, 1), 0.05],
    ['chi-square, 10', chiSquareTail(18.30703805, 10), 0.05],
    ['Student, 10', studentTwoSided(2.228138852, 10), 0.05],
    ['Student, 3, left', studentTwoSided(-5.84090931, 3), 0.01],
    ['F, 2 and 10', fisherTail(4.102821015, 2, 10), 0.05],
    ['normal', normalTail(1.959963985), 0.025],
    ['normal, left', normalTail(-1.644853627), 0.95],
    ['Poisson', poissonUpper(5, 2), 1 - 7 * Math.exp(-2)],
    ['binomial', binomialUpper(8, 10, 0.5), 56 / 1024],
  ])('%s', (_name, value, expected) => {
    expect(value).toBeCloseTo(expected, 8);
  });

  it('keeps its digits far out', () => {
    expect(normalTail(6) / 9.865876450377e-10).toBeCloseTo(1, 9);
    expect(normalQuantile(9.865876450377e-10)).toBeCloseTo(6, 8);
    expect(binomialUpper(20, 20, 0.1) / 1e-20).toBeCloseTo(1, 9);
  });

  it('of an over-dispersed count equals the sum of its negative binomial terms', () => {
    const [mean, dispersion] = [6, 2.5];
    const size = mean / (dispersion - 1);
    const share = 1 / dispersion;
    let below = 0;
    for (let k = 0; k < 9; k += 1) {
      below += Math.exp(
        logGamma(k + size) -
          logGamma(size) -
          logGamma(k + 1) +
          size * Math.log(share) +
          k * Math.log(1 - share),
      );
    }
    expect(countUpper(9, mean, dispersion)).toBeCloseTo(1 - below, 12);
    expect(countUpper(9, mean, 1)).toBe(poissonUpper(9, mean));
  });
});

describe('fisherUpper', () => {
  it('judges the lady tasting tea (R. A. Fisher, The Design of Experiments, 1935)', () => {
    expect(fisherUpper(3, 4, 4, 8)).toBeCloseTo(17 / 70, 12);
    expect(fisherUpper(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12);
    expect(fisherTwoSided(4, 4, 4, 8)).toBeCloseTo(2 / 70, 12);
  });

  it('equals the sum of all tables as extreme', () => {
    const choose = (n: number, k: number): number => {
      let result = 1;
      for (let step = 1; step <= k; step += 1) result = (result * (n - k + step)) / step;
      return k < 0 || k > n ? 0 : result;
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.nat(20),
        (group, marked, a) => {
          const total = 25;
          let sum = 0;
          for (let k = a; k <= Math.min(group, marked); k += 1) {
            sum += (choose(marked, k) * choose(total - marked, group - k)) / choose(total, group);
          }
          expect(fisherUpper(a, group, marked, total)).toBeCloseTo(Math.min(1, sum), 9);
        },
      ),
    );
  });
});

describe('adjustPValues', () => {
  it("is Benjamini and Hochberg's step-up, in the order given", () => {
    expect(adjustPValues([0.04, 0.01, 0.03, 0.02])).toEqual([0.04, 0.04, 0.04, 0.04]);
    const [large, small, middle] = adjustPValues([0.2, 0.005, 0.1]);
    expect(large).toBeCloseTo(0.2, 12);
    expect(small).toBeCloseTo(0.015, 12);
    expect(middle).toBeCloseTo(0.15, 12);
  });

  it('counts tests that were left out', () => {
    expect(adjustPValues([0.001], 20)[0]).toBeCloseTo(0.02, 12);
  });
});
