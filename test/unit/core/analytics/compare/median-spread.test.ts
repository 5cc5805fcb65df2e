import { describe, expect, it } from 'vitest';
import { compareEstimates } from '../../../../../src/core/analytics/compare/compare-estimates.ts';
import { noDispersion } from '../../../../../src/core/analytics/compare/dispersion.ts';
import { meanSpread } from '../../../../../src/core/analytics/compare/mean-spread.ts';
import { medianSpread } from '../../../../../src/core/analytics/compare/median-spread.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { normal, uniform } from '../../../../support/simulate.mjs';

function sample(draw: () => number, n: number, sigma: number, median = 1000): Float64Array {
  return Float64Array.from({ length: n }, () => median * Math.exp(sigma * normal(draw))).sort();
}

describe('medianSpread', () => {
  it('has an interval of the ratio that covers the truth in about 95 of 100 cases, at small and middling n', () => {
    for (const n of [12, 60]) {
      const draw = uniform(createRandom(n, 3));
      let covered = 0;
      const runs = 600;
      for (let run = 0; run < runs; run += 1) {
        const a = medianSpread(sample(draw, n, 1.2, 1500));
        const b = medianSpread(sample(draw, n + 9, 1.2));
        const { ratioInterval } = compareEstimates(a, b, noDispersion);
        const [low, high] = ratioInterval ?? [0, 0];
        covered += low <= 1.5 && 1.5 <= high ? 1 : 0;
      }
      // Between 92.5 % and 99 %: Price and Bonett report 94 to 98 % for such n.
      expect(covered / runs).toBeGreaterThan(0.925);
      expect(covered / runs).toBeLessThan(0.99);
    }
  });

  it('is not certain of a median among ties, and leaves the input as it is', () => {
    const minutes = sample(uniform(createRandom(1, 3)), 400, 0.3).map((ms) => Math.round(ms / 500) * 500);
    const before = minutes.slice();
    const { value, logError } = medianSpread(minutes);
    expect(value).toBe(1000);
    expect(logError).toBeGreaterThan(0.01);
    expect(minutes).toEqual(before);
  });

  it('compares differences where a duration is 0', () => {
    const zeros = new Float64Array(20);
    const found = compareEstimates(
      medianSpread(zeros),
      medianSpread(Float64Array.from({ length: 20 }, (_, at) => at)),
      noDispersion,
    );
    expect(found.ratio).toBeNull();
    expect(found.difference).toBe(-9.5);
    expect(found.p).toBeLessThan(0.01);
  });
});

describe('meanSpread', () => {
  it('lets the values of one day count together', () => {
    const sorted = Float64Array.from({ length: 60 }, (_, index) => 100 + Math.floor(index / 6) * 10);
    const apart = meanSpread({ sorted, days: Uint32Array.from(sorted, (_, at) => at), dayCount: 60 });
    const together = meanSpread({
      sorted,
      days: Uint32Array.from(sorted, (_, at) => Math.floor(at / 6)),
      dayCount: 10,
    });
    expect(apart.value).toBe(145);
    expect(together.error).toBeGreaterThan(apart.error * 2);
    expect(together.days).toBe(10);
  });
});
