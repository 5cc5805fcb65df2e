import { describe, expect, it } from 'vitest';
import { holm } from '../../../../../src/core/analytics/stats/holm.ts';
import { critical, referenceCdf, twoSidedP } from '../../../../../src/core/analytics/stats/reference.ts';

describe('holm', () => {
  it('multiplies the smallest by all, the next by one less, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.01, 0.5], 10)).toEqual([0.1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('reference distributions', () => {
  // Values of R's qt and pt and of scipy.stats.
  it('give the critical values and tails of the normal and of Student', () => {
    const infinite = { df: Number.POSITIVE_INFINITY };
    expect(critical(0.05, infinite)).toBeCloseTo(1.959963984540054, 9);
    expect(critical(0.05, { df: 6 })).toBeCloseTo(2.446911851144969, 9);
    expect(critical(0.05, { df: 58 })).toBeCloseTo(2.001717484145236, 9);
    expect(twoSidedP(-2.3, { df: 6 })).toBeCloseTo(0.061100466129807886, 12);
    expect(referenceCdf(1.959963984540054, infinite)).toBeCloseTo(0.975, 9);
    expect(referenceCdf(-1.959963984540054, infinite)).toBeCloseTo(0.025, 9);
    expect(twoSidedP(Number.POSITIVE_INFINITY, infinite)).toBe(0);
  });
});
