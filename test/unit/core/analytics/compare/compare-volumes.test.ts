import { describe, expect, it } from 'vitest';
import { compareVolumes } from '../../../../../src/core/analytics/compare/compare-volumes.ts';

const shape = [60, 60, 58, 56, 54, 20, 16];

function days(first: number, count: number, factor = 1, wobble = 3) {
  return Array.from({ length: count }, (_, index) => {
    const weekday = (first + index) % 7;
    const noise = ((index * 7919) % (2 * wobble + 1)) - wobble;
    return { weekday, opened: Math.max(0, Math.round((shape[weekday] ?? 0) * factor) + noise) };
  });
}

describe('compareVolumes', () => {
  it('compares periods of different lengths per day', () => {
    const found = compareVolumes(days(0, 28, 1.5), days(0, 14));
    expect(found?.ratio).toBeCloseTo(1.5, 1);
    expect(found?.p).toBeLessThan(0.001);
  });

  it('sees no change in a month that merely holds more weekends', () => {
    // Ten weekend days of 30 against eight of 30.
    const more = compareVolumes(days(5, 30), days(0, 30));
    expect((more?.current ?? 0) / (more?.previous ?? 1)).toBeLessThan(0.97);
    expect(more?.ratio).toBeGreaterThan(0.97);
    expect(more?.p).toBeGreaterThan(0.2);
  });

  it('is widened by days that vary more than chance', () => {
    const calm = compareVolumes(days(0, 28, 1.1), days(0, 28));
    const wild = compareVolumes(days(0, 28, 1.1, 15), days(0, 28, 1, 15));
    expect(calm?.dispersion.factor).toBe(1);
    expect(wild?.dispersion.factor).toBeGreaterThan(1.5);
    expect(wild?.p ?? 0).toBeGreaterThan((calm?.p ?? 1) * 2);
  });

  it('has no answer where a side is empty', () => {
    expect(compareVolumes([], days(0, 7))).toBeNull();
    expect(compareVolumes(days(0, 7, 0, 0), days(0, 7))).toBeNull();
  });
});
