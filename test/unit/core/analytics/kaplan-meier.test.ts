import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeierMedian } from '../../../../src/core/analytics/kaplan-meier.ts';

/** `9+` is a censored time. */
function median(text: string): number | null {
  const entries = text
    .split(' ')
    .map((entry) => ({ time: Number.parseFloat(entry), event: !entry.endsWith('+') }));
  return medianOf(
    entries.map(({ time }) => time),
    entries.map(({ event }) => (event ? 1 : 0)),
  );
}

function medianOf(times: readonly number[], observed: readonly number[]): number | null {
  const rows = Uint32Array.from(times, (_, row) => row);
  return kaplanMeierMedian(rows, Float64Array.from(times), Uint8Array.from(observed));
}

describe('kaplanMeierMedian', () => {
  // Freireich et al., Blood 21 (1963): the textbook example, remission of leukaemia in weeks.
  it('is 23 weeks for the 6-MP group and 8 for placebo', () => {
    expect(median('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+')).toBe(23);
    expect(median('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23')).toBe(8);
  });

  it('is null where the curve stays above one half', () => {
    expect(median('5 9+ 9+')).toBeNull();
    expect(medianOf([], [])).toBeNull();
  });

  it('counts events before censorings at one time, in whatever order they are listed', () => {
    expect(median('4 4+ 9+')).toBeNull();
    expect(median('4+ 4 9+')).toBeNull();
    expect(median('4+ 4 9')).toBe(9);
    expect(median('4+ 4+ 4 4')).toBe(4);
  });

  it('without censoring is the least time by which half have ended, exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 200 }), (unsorted) => {
        const times = unsorted.toSorted((a, b) => a - b);
        const expected = times.find(
          (time) => times.filter((other) => other <= time).length * 2 >= times.length,
        );
        expect(
          medianOf(
            times,
            times.map(() => 1),
          ),
        ).toBe(expected);
      }),
    );
  });
});
