import { describe, expect, it } from 'vitest';
import { mannKendall } from '../../../../../src/core/analytics/trends/mann-kendall.ts';
import { theilSenSlope } from '../../../../../src/core/analytics/trends/slope.ts';

describe('mannKendall', () => {
  it('has S, variance and p of the published formula', () => {
    const { s, variance, p, tau } = mannKendall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1);
    expect([s, variance, tau]).toEqual([45, 125, 1]);
    expect(p).toBeCloseTo(8.303e-5, 7);
  });

  it('corrects the variance for ties', () => {
    expect(mannKendall([1, 1, 2, 2], 1).variance).toBeCloseTo((4 * 3 * 13 - 2 * 2 * 9) / 18, 12);
  });

  it('compares within seasons only where seasons are given', () => {
    const values = [1, 10, 2, 11, 3, 12];
    expect(mannKendall(values, 1, [0, 1, 0, 1, 0, 1]).s).toBe(6);
    expect(mannKendall([1, 2, 1, 2, 1, 2], 1, [0, 1, 0, 1, 0, 1]).s).toBe(0);
  });

  it('says less the more the values depend on each other', () => {
    const values = [1, 3, 2, 4, 6, 5, 7, 9, 8, 10];
    expect(mannKendall(values, 3).p).toBeGreaterThan(mannKendall(values, 1).p);
  });
});

describe('theilSenSlope', () => {
  it('is not moved by one wild value', () => {
    const x = Array.from({ length: 20 }, (_, index) => index);
    const y = x.map((value) => (value === 19 ? 1000 : 2 * value));
    expect(theilSenSlope(x, y, 950).perDay).toBeCloseTo(2, 12);
  });
});
