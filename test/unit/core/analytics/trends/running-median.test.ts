import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runningMedian } from '../../../../../src/core/analytics/trends/running-median.ts';

describe('runningMedian', () => {
  it('is the median of the window around each place, kept whole at the ends', () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (values, width) => {
          const wide = Math.min(width, values.length);
          const expected = values.map((_, at) => {
            const start = Math.min(values.length - wide, Math.max(0, at - Math.floor(wide / 2)));
            const sorted = values
              .slice(start, start + wide)
              .filter((one) => !Number.isNaN(one))
              .sort((a, b) => a - b);
            const middle = (sorted.length - 1) / 2;
            return (
              ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
            );
          });
          expect(runningMedian(values, width)).toEqual(expected);
        },
      ),
    );
  });
});
