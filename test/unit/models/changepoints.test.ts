import { describe, expect, it } from 'vitest';
import { createChangepointFinder } from '../../../src/models/augurs/changepoints.ts';

describe('createChangepointFinder', () => {
  const find = createChangepointFinder();
  const noise = (index: number): number => Math.sin(index * 12.9898) * 0.8;

  it('finds where the level changes', () => {
    const values = Array.from({ length: 120 }, (_, index) => noise(index) + (index < 70 ? 0 : 5));
    expect(find(values).some((index) => Math.abs(index - 70) <= 1)).toBe(true);
  });

  it('never names the beginning and says nothing of a short series', () => {
    expect(find(Array.from({ length: 60 }, (_, index) => noise(index)))).not.toContain(0);
    expect(find([1, 2])).toEqual([]);
  });
});
