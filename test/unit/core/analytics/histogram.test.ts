import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binIndex } from '../../../../src/core/analytics/bin-index.ts';
import { histogramBins } from '../../../../src/core/analytics/histogram.ts';

const minute = 60_000;

describe('histogramBins', () => {
  it('is linear where the values lie close together', () => {
    const bins = histogramBins(Float64Array.from({ length: 50 }, (_, index) => (30 + index) * minute));
    expect(bins?.scale).toBe('linear');
    const steps = bins?.edges.slice(1).map((edge, index) => edge - (bins.edges[index] ?? 0)) ?? [];
    expect(new Set(steps).size).toBe(1);
  });

  it('grows with time where the values span magnitudes, or one tail would squeeze the rest', () => {
    const wide = Float64Array.from({ length: 40 }, (_, index) => 1000 * 1.4 ** index);
    expect(histogramBins(wide)?.scale).toBe('log');
    const tailed = Float64Array.from({ length: 100 }, (_, index) =>
      index === 99 ? 900 * minute : 30 * minute + index,
    );
    expect(histogramBins(tailed)?.scale).toBe('log');
  });

  it('has none without values and one bin for a single value', () => {
    expect(histogramBins(new Float64Array())).toBeNull();
    expect(histogramBins(Float64Array.of(5000))?.edges).toHaveLength(2);
  });

  it('puts every value into exactly one bin of ascending edges, twenty-odd at most', () => {
    const values = fc.array(fc.oneof(fc.nat(100), fc.integer({ min: 0, max: 2 ** 41 })), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const sorted = Float64Array.from(list).toSorted();
        const { edges } = histogramBins(sorted) ?? { edges: [] };
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        expect(new Set(edges).size).toBe(edges.length);
        for (const value of sorted) {
          const bin = binIndex(value, edges);
          expect(value).toBeGreaterThanOrEqual(edges[bin] ?? Number.NaN);
          expect(value).toBeLessThanOrEqual(edges[bin + 1] ?? Number.NaN);
        }
        expect(edges.length).toBeLessThanOrEqual(40);
      }),
    );
  });
});

describe('binIndex', () => {
  it('finds the half-open bin, the last one closed, and none outside', () => {
    expect([-1, 0, 9, 10, 19, 20, 21, Number.NaN].map((value) => binIndex(value, [0, 10, 20]))).toEqual([
      -1, 0, 0, 1, 1, 1, -1, -1,
    ]);
    expect(binIndex(1, [])).toBe(-1);
  });
});
