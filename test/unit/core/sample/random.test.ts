import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/sample/random.ts';

function draws(seed: number, stream: number, bound: number, n: number): number[] {
  const random = createRandom(seed, stream);
  return Array.from({ length: n }, () => random.below(bound));
}

describe('createRandom', () => {
  it('gives the numbers of the reference sfc32', () => {
    // From the C reference (PractRand's 32-bit sfc) with a = 1, b = 0, c = 2, counter = 1 after 16 rounds.
    let [a, b, c, counter] = [1n, 0n, 2n, 1n];
    const mask = 0xffffffffn;
    const reference = Array.from({ length: 116 }, () => {
      const result = (a + b + counter) & mask;
      counter = (counter + 1n) & mask;
      a = b ^ (b >> 9n);
      b = (c + (c << 3n)) & mask;
      c = ((((c << 21n) | (c >> 11n)) & mask) + result) & mask;
      return Number(result);
    });
    expect(draws(1, 2, 2 ** 32, 100)).toEqual(reference.slice(16));
  });

  it('differs by seed, by the upper half of a seed, and by stream', () => {
    const all = [
      draws(1, 1, 1e6, 8),
      draws(2, 1, 1e6, 8),
      draws(1 + 2 ** 32, 1, 1e6, 8),
      draws(1, 2, 1e6, 8),
    ];
    expect(new Set(all.map(String)).size).toBe(4);
  });

  it('is even over its range', () => {
    const bound = 16;
    const counts = new Array<number>(bound).fill(0);
    for (const value of draws(7, 1, bound, 160_000)) counts[value] = (counts[value] ?? 0) + 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // 15 degrees of freedom: below 37.7 in 99.9 % of cases.
    expect(chiSquare).toBeLessThan(37.7);
  });

  it('keeps within bounds', () => {
    const random = createRandom(3, 1);
    const values = Array.from({ length: 1000 }, () => random.between(5, 8));
    expect([...new Set(values)].sort()).toEqual([5, 6, 7]);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(10_000)).toBe(true);
  });
});
