import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortOrder } from '../../../../../src/core/analytics/sort-order.ts';
import { normalTail } from '../../../../../src/core/analytics/stats/normal-tail.ts';
import { rankWithinStrata, vanElteren } from '../../../../../src/core/analytics/stats/van-elteren.ts';

interface Stratum {
  readonly own: readonly number[];
  readonly others: readonly number[];
}

function pOf(strata: readonly Stratum[]): number {
  const cells = strata.flatMap(({ own, others }, stratum) => [
    ...own.map((value) => ({ value, stratum, isOwn: true })),
    ...others.map((value) => ({ value, stratum, isOwn: false })),
  ]);
  const values = Float64Array.from(cells, ({ value }) => value);
  const stratum = Int32Array.from(cells, (cell) => cell.stratum);
  const ranks = rankWithinStrata(values, sortOrder(values), stratum, strata.length);
  return vanElteren(
    cells.flatMap(({ isOwn }, place) => (isOwn ? [place] : [])),
    ranks,
  );
}

/** Mean and variance of Σ rank / (N + 1) over every choice of a group of that size, all choices alike likely. */
function momentsOf({ own, others }: Stratum): { mean: number; variance: number; sum: number } {
  const all = [...own, ...others];
  const scores = all.map((value) => {
    const below = all.filter((other) => other < value).length;
    const equal = all.filter((other) => other === value).length;
    return (below + (equal + 1) / 2) / (all.length + 1);
  });
  const sums: number[] = [];
  for (let mask = 0; mask < 2 ** all.length; mask += 1) {
    const chosen = scores.filter((_, at) => (mask >> at) & 1);
    if (chosen.length === own.length) sums.push(chosen.reduce((sum, score) => sum + score, 0));
  }
  const mean = sums.reduce((sum, one) => sum + one, 0) / sums.length;
  const variance = sums.reduce((sum, one) => sum + (one - mean) ** 2, 0) / sums.length;
  return { mean, variance, sum: scores.slice(0, own.length).reduce((sum, score) => sum + score, 0) };
}

const list = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });
const strata = fc.array(fc.record({ own: list, others: list }), { minLength: 1, maxLength: 3 });

describe('vanElteren', () => {
  it('has the mean and the variance of all permutations within the strata, ties included', () => {
    fc.assert(
      fc.property(strata, (given) => {
        const moments = given.map(momentsOf);
        const total = (of: 'mean' | 'variance' | 'sum') => moments.reduce((sum, one) => sum + one[of], 0);
        const widest = Math.max(...given.map(({ own, others }) => own.length + others.length));
        const far = total('sum') - total('mean') - 0.5 / (widest + 1);
        const expected = total('variance') < 1e-12 ? 1 : normalTail(far / Math.sqrt(total('variance')));
        expect(pOf(given)).toBeCloseTo(expected, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('is the rank-sum test where there is one stratum', () => {
    // W = 4 + 5 + 6, mean 10.5, variance 3 · 3 · 7 / 12.
    expect(pOf([{ own: [7, 8, 9], others: [1, 2, 3] }])).toBeCloseTo(
      normalTail((15 - 10.5 - 0.5) / Math.sqrt(5.25)),
      12,
    );
  });

  it('says nothing where no stratum has both', () => {
    expect(
      pOf([
        { own: [5, 6], others: [] },
        { own: [], others: [1, 2] },
      ]),
    ).toBe(1);
  });
});
