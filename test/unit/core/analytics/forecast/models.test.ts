import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastModels } from '../../../../../src/core/analytics/forecast/forecast-models.ts';
import { linear } from '../../../../../src/core/analytics/forecast/models/linear.ts';
import { randomForest } from '../../../../../src/core/analytics/forecast/models/random-forest.ts';
import { ridgeRegression } from '../../../../../src/core/analytics/forecast/models/ridge-regression.ts';
import { loadMstlEts } from '../../../../../src/models/augurs/fit-mstl-ets.ts';

const models = forecastModels(loadMstlEts());
const shape = [20, 10, 0, 5, -5, -10, -20];

describe('the models', () => {
  it.each(models)('$name never throws and gives every step or says it cannot', (model) => {
    const series = fc.array(
      fc.oneof(
        fc.constant(0),
        fc.integer({ min: -3, max: 3 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      ),
      {
        minLength: 10,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(series, fc.constantFrom(null, 7), (values, asked) => {
        const season = asked !== null && values.length >= 21 ? asked : null;
        const path = model.fit(values, season)?.(values, 5) ?? null;
        if (path !== null) expect(path).toHaveLength(5);
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it.each(models.filter(({ name }) => name !== 'seasonal_naive'))('$name learns a week', (model) => {
    const values = Array.from({ length: 140 }, (_, t) => 100 + (shape[t % 7] ?? 0) + ((t * 37) % 11) / 10);
    const path = model.fit(values, 7)?.(values, 7) ?? [];
    for (const [step, value] of path.entries())
      expect(Math.abs(value - 100 - (shape[step] ?? 0))).toBeLessThan(3);
    expect(path).toHaveLength(7);
  });

  it('a random forest is not fitted to what its package refuses', () => {
    const forest = randomForest(1);
    expect(forest.fit(new Array<number>(100).fill(5), 7)).toBeNull();
    expect(forest.fit([1, 2, 3], 7)).toBeNull();
    expect(forest.fit([1], null)).toBeNull();
  });

  it('a random forest depends on its seed alone', () => {
    const values = Array.from({ length: 120 }, (_, t) => (shape[t % 7] ?? 0) + ((t * 7919) % 101) / 10);
    const path = (seed: number): readonly number[] | null | undefined =>
      randomForest(seed).fit(values, 7)?.(values, 5);
    expect(path(1)).toEqual(path(1));
    expect(path(1)).not.toEqual(path(2));
  });

  it('linear never runs away, however explosive the values', () => {
    const values = Array.from({ length: 60 }, (_, t) => 1.3 ** t);
    const path = linear.fit(values, null)?.(values, 200) ?? [];
    expect(Math.max(...path)).toBeLessThan(3 * 1.3 ** 59);
  });
});

describe('ridgeRegression', () => {
  it('finds a plane as the penalty goes to zero and ignores a constant input', () => {
    const inputs = Array.from({ length: 30 }, (_, t) => [t, (t * 7) % 5, 4]);
    const outputs = inputs.map(([a = 0, b = 0]) => 3 + 2 * a - b);
    const predict = ridgeRegression(inputs, outputs, 1e-9);
    expect(predict([40, 2, 9])).toBeCloseTo(3 + 80 - 2, 4);
  });
});
