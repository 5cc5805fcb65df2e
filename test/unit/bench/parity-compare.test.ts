import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFamilies, difference, named, spoiled } from '../../../bench/parity-compare.mjs';

const tolerance = 1e-6;
/** Nearer to 0 only rounding is left, but for 0 itself. */
const figure = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e12, noNaN: true }));

describe('difference', () => {
  it('is relative to the reference, however small the figure', () => {
    expect(difference(1_000_001, 1_000_000)).toBeCloseTo(1e-6, 12);
    expect(difference(0.000_101, 0.0001)).toBeCloseTo(0.01, 12);
  });

  it('is relative to 1e-6 around 0, where only rounding is left', () => {
    expect(difference(1e-17, 0)).toBeCloseTo(1e-11, 20);
    expect(difference(0.001, 0)).toBeCloseTo(1000, 9);
  });

  it('is none between two nulls or two equal texts, and infinite where a side has no value or another text', () => {
    expect(difference(null, null)).toBe(0);
    expect(difference('a', 'a')).toBe(0);
    const pairs = [
      [null, 1],
      [1, null],
      [undefined, 1],
      [undefined, undefined],
      [Number.NaN, 1],
      [1, Number.NaN],
      ['1', 1],
      ['a', 'b'],
    ] as const;
    for (const [ours, reference] of pairs) expect(difference(ours, reference)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('compareFamilies', () => {
  it('calls a family the same only if every one of its figures is within the tolerance', () => {
    const figures = [
      ...named('rates', { one: [0.9, 0.9], two: [0.5 + 4e-7, 0.5] }),
      ...named('times', { mean: [100, 100], median: [100.0002, 100] }),
    ];
    const [rates, times] = compareFamilies(['rates', 'times'], figures, tolerance);
    expect(rates).toMatchObject({ family: 'rates', n: 2, verdict: 'same', above: [] });
    expect(times).toMatchObject({ family: 'times', n: 2, verdict: 'DIFFERS' });
    expect(times?.largest).toBeCloseTo(2e-6, 10);
    expect(times?.above.map(({ name, ours, reference }) => [name, ours, reference])).toEqual([
      ['median', 100.0002, 100],
    ]);
  });

  it('does not agree where nothing was compared, and knows every family', () => {
    expect(compareFamilies(['rates'], [], tolerance)[0]?.verdict).toBe('not compared');
    expect(() => compareFamilies(['rates'], named('other', { one: [1, 1] }), tolerance)).toThrow('other');
  });

  it('counts a figure without a value on one side as a difference', () => {
    const figures = named('rates', { one: [undefined, 0.9], two: [1, 1] });
    expect(compareFamilies(['rates'], figures, tolerance)[0]).toMatchObject({
      largest: Number.POSITIVE_INFINITY,
      verdict: 'DIFFERS',
    });
  });

  it('finds any single spoiled figure among equal ones', () => {
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1, maxLength: 30 }), fc.nat(), (values, pick) => {
        const at = pick % values.length;
        const pairs = values.map((value, index) => [
          String(index),
          [index === at ? spoiled(value, 1e-5) : value, value] as const,
        ]);
        const [row] = compareFamilies(['all'], named('all', Object.fromEntries(pairs)), tolerance);
        expect(row?.above.map(({ name }) => name)).toEqual([String(at)]);
      }),
    );
  });
});

describe('spoiled', () => {
  it('moves every number, also zeros and those deep within, and nothing else', () => {
    const report = { n: 100, rate: 0, name: 'svc', none: null, days: [{ opened: 10 }, { opened: 10 }] };
    expect(spoiled(report, 0.1)).toEqual({
      n: 110,
      rate: 0.1,
      name: 'svc',
      none: null,
      days: [{ opened: 9 }, { opened: 11 }],
    });
    expect(report.days[0]?.opened).toBe(10);
  });
});
