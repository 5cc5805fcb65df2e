import { describe, expect, it } from 'vitest';
import { budget, type Family } from '../../../../src/core/analytics/budget.ts';

function total(sensitivity?: number): number {
  return Object.values(budget(sensitivity)).reduce((sum, level) => sum + level, 0);
}

describe('budget', () => {
  it('adds up to 5 % over all detectors at the default sensitivity', () => {
    expect(total()).toBeCloseTo(0.05, 12);
  });

  it('moves patterns by 0.05 · 10^(2.5 (s − 0.8)) and leaves trends alone', () => {
    const [usual, most] = [budget(0.8), budget(1)];
    const factor = 10 ** 0.5;
    const trends: Family[] = [
      'trend',
      'anomalies',
      'changePoints',
      'seasonality',
      'stability',
      'riskFactors',
    ];
    for (const family of Object.keys(usual) as Family[]) {
      const expected = trends.includes(family) ? 1 : factor;
      expect(most[family] / usual[family]).toBeCloseTo(expected, 12);
    }
    expect(total(0)).toBeLessThan(total(0.5));
    expect(total(0.5)).toBeLessThan(total(0.8));
  });

  it('refuses a sensitivity outside 0 and 1', () => {
    expect(() => budget(1.1)).toThrow(RangeError);
    expect(() => budget(Number.NaN)).toThrow(RangeError);
  });
});
