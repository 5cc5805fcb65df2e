import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blendPaths } from '../../../../../src/core/analytics/forecast/blend-paths.ts';
import { chooseWeights } from '../../../../../src/core/analytics/forecast/choose-weights.ts';
import { detectSeason } from '../../../../../src/core/analytics/forecast/detect-season.ts';
import { fillGaps } from '../../../../../src/core/analytics/forecast/fill-gaps.ts';
import { planOrigins } from '../../../../../src/core/analytics/forecast/plan-origins.ts';
import { seasonalDifference } from '../../../../../src/core/analytics/forecast/seasonal-difference.ts';
import { seasonalEffects } from '../../../../../src/core/analytics/forecast/seasonal-effects.ts';
import { smape } from '../../../../../src/core/analytics/forecast/smape.ts';
import { smoothedLevels } from '../../../../../src/core/analytics/forecast/smoothed-levels.ts';
import { tameOutliers } from '../../../../../src/core/analytics/forecast/tame-outliers.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';

function noise(length: number, seed: number): number[] {
  const random = createRandom(seed, 3);
  return Array.from({ length }, () => random.between(-100, 101) / 100);
}

describe('fillGaps', () => {
  it('takes the mean of the neighbours of the same phase, one side at the ends', () => {
    expect(fillGaps([1, 10, null, 30, 3, 50], 2)).toEqual([1, 10, 2, 30, 3, 50]);
    expect(fillGaps([null, 4, 1, null], 2)).toEqual([1, 4, 1, 4]);
    expect(fillGaps([2, null, 6], null)).toEqual([2, 4, 6]);
  });
});

describe('seasonalDifference', () => {
  it('is the mean absolute difference one season apart, over whole pairs', () => {
    expect(seasonalDifference([1, 2, 4, 8], 2)).toBe(4.5);
    expect(seasonalDifference([1, null, 4, 8], 2)).toBe(3);
    expect(seasonalDifference([1, 2], 2)).toBeNull();
    expect(seasonalDifference([5, 5, 8], null)).toBe(1.5);
  });
});

describe('smape', () => {
  it('is the M4 figure: 200 |a - f| / (|a| + |f|), zeros no error', () => {
    expect(
      smape([
        [100, 110],
        [0, 0],
      ]),
    ).toBeCloseTo((200 * 10) / 210 / 2);
    expect(smape([[5, 0]])).toBe(200);
    expect(smape([])).toBeNull();
  });
});

describe('seasonalEffects', () => {
  it.each([7, 4])('finds a season of %d on a trend', (season) => {
    const shape = Array.from({ length: season }, (_, phase) => phase ** 2);
    const centre = shape.reduce((sum, value) => sum + value, 0) / season;
    const values = Array.from({ length: season * 6 }, (_, t) => 3 * t + (shape[t % season] ?? 0));
    for (const [phase, effect] of seasonalEffects(values, season).entries())
      expect(effect).toBeCloseTo((shape[phase] ?? 0) - centre);
  });

  it('gives noise hardly any season, and a season in noise nearly its own', () => {
    const spread = (values: readonly number[]) =>
      Math.sqrt(seasonalEffects(values, 7).reduce((sum, effect) => sum + effect ** 2, 0) / 7);
    const seeds = Array.from({ length: 30 }, (_, seed) => noise(210, seed + 1));
    const mean = (of: (values: number[]) => number) =>
      seeds.reduce((sum, values) => sum + of(values), 0) / seeds.length;
    // The plain means of 30 days each would spread by 0.1.
    expect(mean(spread)).toBeLessThan(0.05);
    const weekly = mean((values) => spread(values.map((value, t) => value + (t % 7 < 5 ? 0.4 : -1))));
    expect(weekly).toBeGreaterThan(0.6);
    expect(weekly).toBeLessThan(0.67);
  });
});

describe('smoothedLevels', () => {
  it('knows at each place only what came before', () => {
    const levels = smoothedLevels([2, 2, 8], 0.5);
    expect(levels).toEqual([4, 3, 2.5, 5.25]);
  });
});

describe('tameOutliers', () => {
  it('pulls in one wild value and leaves the rest', () => {
    const values = noise(100, 1);
    const wild = values.map((value, t) => (t === 50 ? 40 : value));
    const tamed = tameOutliers(wild, 7);
    expect(tamed[50]).toBeLessThan(6);
    expect(tamed.filter((value, t) => value !== wild[t])).toHaveLength(1);
  });

  it('leaves alone a shape within a long season, and values that are wild by nature', () => {
    const spiky = Array.from({ length: 240 }, (_, t) => (t % 24 === 12 ? 50 : (noise(240, 2)[t] ?? 0)));
    expect(tameOutliers(spiky, 24)).toEqual(spiky);
    const wild = noise(100, 3).map((value, t) => (t % 10 === 4 ? 30 : value));
    expect(tameOutliers(wild, 7)).toEqual(wild);
  });
});

describe('chooseWeights', () => {
  it('prefers smaller errors and drops what is far off', () => {
    const weights = chooseWeights(
      new Map([
        ['seasonal_level', 1.01],
        ['linear', 1],
        ['mstl_ets', 3],
      ]),
    );
    expect(weights.map(({ model }) => model)).toEqual(['linear', 'seasonal_level']);
    expect(weights[0]?.weight).toBeGreaterThan(weights[1]?.weight ?? 1);
  });

  it('gives other models a part only where they beat the plain ones', () => {
    const weights = chooseWeights(
      new Map([
        ['linear', 1],
        ['random_forest', 1.01],
        ['mstl_ets', 0.95],
      ]),
    );
    expect(weights.map(({ model }) => model)).toEqual(['mstl_ets', 'linear']);
  });

  it('gives all to a model without error', () => {
    expect(
      chooseWeights(
        new Map([
          ['linear', 0],
          ['mstl_ets', 0.5],
        ]),
      ),
    ).toEqual([{ model: 'linear', weight: 1 }]);
  });
});

describe('blendPaths', () => {
  const paths = new Map([
    ['linear', [10, 10]],
    ['seasonal_level', [20, 11]],
    ['mstl_ets', [900, 12]],
  ] as const);

  it('is the weighted mean of two', () => {
    expect(
      blendPaths(paths, [
        { model: 'linear', weight: 0.75 },
        { model: 'seasonal_level', weight: 0.25 },
      ]),
    ).toEqual([12.5, 10.25]);
  });

  it('is the weighted median of three, so that one astray does not take it along', () => {
    const equal = (['mstl_ets', 'linear', 'seasonal_level'] as const).map((model) => ({
      model,
      weight: 1 / 3,
    }));
    const [astray, close] = blendPaths(paths, equal) ?? [];
    expect(astray).toBeCloseTo(20);
    expect(close).toBeCloseTo(11);
    const heavy = [
      { model: 'linear', weight: 0.7 },
      { model: 'seasonal_level', weight: 0.2 },
      { model: 'mstl_ets', weight: 0.1 },
    ] as const;
    expect(blendPaths(paths, heavy)?.[1]).toBeCloseTo(10 + 0.15 / 0.45);
  });

  it('is none where a path is missing or nothing has weight', () => {
    expect(blendPaths(paths, [{ model: 'random_forest', weight: 1 }])).toBeNull();
    expect(blendPaths(paths, [])).toBeNull();
  });
});

describe('planOrigins', () => {
  it('holds out only what is there, the last origin a whole window before the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 2000 }),
        fc.constantFrom(null, 7, 24),
        fc.integer({ min: 1, max: 60 }),
        (length, asked, horizon) => {
          const season = asked !== null && length >= 3 * asked ? asked : null;
          const { origins, steps } = planOrigins(length, season, horizon);
          expect(origins.length).toBeGreaterThan(0);
          expect(steps).toBeGreaterThanOrEqual(1);
          expect(steps).toBeLessThanOrEqual(horizon);
          expect(origins.at(-1)).toBe(length - steps);
          expect(new Set(origins).size).toBe(origins.length);
          expect(Math.min(...origins)).toBeGreaterThanOrEqual(season === null ? 6 : 2 * season + 1);
        },
      ),
    );
  });
});

describe('detectSeason', () => {
  it.each([7, 12, 24])('finds a season of %d under noise and a trend', (season) => {
    const values = noise(season * 15, season).map(
      (value, t) => value + 2 * Math.sin((2 * Math.PI * t) / season) + t / 20,
    );
    expect(detectSeason(values)).toBe(season);
    expect(detectSeason(values.map((value, t) => (t % 9 === 5 ? null : value)))).toBe(season);
  });

  it('finds none in noise, a trend, or nothing', () => {
    expect(detectSeason(noise(200, 9))).toBeNull();
    expect(detectSeason(Array.from({ length: 50 }, (_, t) => 3 * t))).toBeNull();
    expect(detectSeason([null, null])).toBeNull();
    expect(detectSeason([])).toBeNull();
  });
});
