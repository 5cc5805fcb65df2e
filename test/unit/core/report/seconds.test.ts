import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../../src/core/analytics/quantile.ts';
import { seconds } from '../../../../src/core/report/clock-metrics.ts';

describe('milliseconds as seconds', () => {
  it('are exact where they are whole, up to a century', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * 366 * 86_400_000 }), (ms) => {
        const text = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
        expect(seconds(ms)).toBe(Number(text));
      }),
    );
  });

  it('show no noise of binary arithmetic', () => {
    expect(seconds(4_143_400.000_000_001)).toBe(4143.4);
    expect(seconds(330_500.25)).toBe(330.50025);
    expect(seconds(quantile([1000, 1100], 0.1))).toBe(1.01);
    expect(seconds((0.1 + 0.2) * 1000)).toBe(0.3);
    expect(seconds(null)).toBeNull();
  });

  it('stay within a billionth of the figure', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (ms) => {
        expect(Math.abs((seconds(ms) ?? 0) * 1000 - ms)).toBeLessThanOrEqual(1e-11 * ms);
      }),
    );
  });
});
