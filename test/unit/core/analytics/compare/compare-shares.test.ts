import { describe, expect, it } from 'vitest';
import { compareShares } from '../../../../../src/core/analytics/compare/compare-shares.ts';
import { noDispersion, shareDispersion } from '../../../../../src/core/analytics/compare/dispersion.ts';
import { newcombeInterval } from '../../../../../src/core/analytics/compare/newcombe-interval.ts';
import { twoProportionZ } from '../../../../../src/core/analytics/compare/two-proportion-z.ts';

describe('twoProportionZ', () => {
  it('gives the z and p of the pooled test as Python computes them', () => {
    const found = twoProportionZ({ hits: 941, n: 1000 }, { hits: 1890, n: 1950 });
    expect(found?.z).toBeCloseTo(-3.6889911236183486, 12);
    expect(found?.p).toBeCloseTo(0.00022514507315325085, 15);
  });

  it('has no z where a side is empty or nothing varies', () => {
    expect(twoProportionZ({ hits: 0, n: 0 }, { hits: 3, n: 5 })).toBeNull();
    expect(twoProportionZ({ hits: 5, n: 5 }, { hits: 9, n: 9 })).toBeNull();
  });
});

describe('newcombeInterval', () => {
  it('reproduces the published example 56/70 against 48/80', () => {
    const [low, high] = newcombeInterval({ hits: 56, n: 70 }, { hits: 48, n: 80 }, 1.959963984540054);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
});

describe('compareShares', () => {
  it('tests small counts exactly and says so', () => {
    const small = compareShares({ hits: 8, n: 10 }, { hits: 10, n: 10 }, noDispersion);
    expect(small.test).toBe('fisher-exact');
    expect(small.p).toBeCloseTo(0.474, 2);
    expect(compareShares({ hits: 80, n: 100 }, { hits: 90, n: 100 }, noDispersion).test).toBe('pooled-z');
  });

  it('widens interval and p where days vary more than chance', () => {
    const a = { hits: 900, n: 1000 };
    const b = { hits: 930, n: 1000 };
    const plain = compareShares(a, b, noDispersion);
    const wide = compareShares(a, b, { factor: 4, df: 50 });
    expect(wide.p).toBeGreaterThan(plain.p * 5);
    expect(wide.interval[0]).toBeLessThan(plain.interval[0]);
    expect(wide.interval[1]).toBeGreaterThan(plain.interval[1]);
  });
});

describe('shareDispersion', () => {
  it('is near 1 for even days and far above it where whole days go wrong', () => {
    const even = Array.from({ length: 30 }, (_, day) => ({ hits: 45 + (day % 2), n: 50 }));
    expect(shareDispersion([even])).toEqual(noDispersion);
    const bad = even.map((day, index) => (index % 10 === 0 ? { ...day, hits: 10 } : day));
    const found = shareDispersion([bad]);
    expect(found.factor).toBeGreaterThan(5);
    expect(found.df).toBe(29);
  });

  it('measures each period around its own share: a changed level is no dispersion', () => {
    const days = (hits: number) => Array.from({ length: 20 }, () => ({ hits, n: 50 }));
    expect(shareDispersion([days(49), days(25)])).toEqual(noDispersion);
  });
});
