import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustDiscrete } from '../../../../../src/core/analytics/stats/adjust-discrete.ts';
import { adjustPValues } from '../../../../../src/core/analytics/stats/adjust-p-values.ts';

const level = 0.05;
const p = fc.integer({ min: 0, max: 400 }).map((power) => 10 ** (-power / 100));
/** A p-value and the least that its test can have. */
const test = fc.tuple(p, p).map(([a, b]) => ({ p: Math.max(a, b), least: Math.min(a, b) }));

describe('adjustDiscrete', () => {
  it('leaves out what cannot be significant: nine tests of which one can count as one', () => {
    const pValues = [0.03, ...Array.from({ length: 8 }, () => 0.5)];
    const least = [0.001, ...Array.from({ length: 8 }, () => 0.2)];
    expect(adjustDiscrete(pValues, least, level)).toEqual([0.03, ...Array.from({ length: 8 }, () => 1)]);
    expect(
      adjustDiscrete(
        pValues,
        pValues.map(() => 0),
        level,
      )[0],
    ).toBeCloseTo(9 * 0.03, 12);
  });

  it('counts no fewer tests than can attain the level divided by their number', () => {
    fc.assert(
      fc.property(fc.array(test, { minLength: 1, maxLength: 40, size: 'max' }), (tests) => {
        const least = tests.map((one) => one.least);
        const attaining = (k: number) => least.filter((one) => one <= level / k).length;
        const k =
          Array.from({ length: tests.length }, (_, at) => at + 1).find((at) => attaining(at) <= at) ?? 0;
        const kept = tests.flatMap((one, at) => (one.least <= level / k ? [at] : []));
        const expected = tests.map(() => 1);
        adjustPValues(kept.map((at) => tests[at]?.p ?? 1)).forEach((adjusted, place) => {
          expected[kept[place] ?? 0] = adjusted;
        });
        expect(
          adjustDiscrete(
            tests.map((one) => one.p),
            least,
            level,
          ),
        ).toEqual(expected);
      }),
    );
  });

  it('has nothing to say of no test', () => {
    expect(adjustDiscrete([], [], level)).toEqual([]);
  });
});
