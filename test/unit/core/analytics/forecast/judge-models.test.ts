import { describe, expect, it } from 'vitest';
import { judgeModels } from '../../../../../src/core/analytics/forecast/judge-models.ts';
import type { ForecastModel, ModelName } from '../../../../../src/core/analytics/forecast/models/model.ts';
import type { OriginRun } from '../../../../../src/core/analytics/forecast/run-backtest.ts';
import { valueScale } from '../../../../../src/core/analytics/forecast/value-scale.ts';

const model = (name: ModelName): ForecastModel => ({ name, originsPerFit: 1, fit: () => null });
const models = [model('linear'), model('seasonal_naive')];

/** Ten actual zeros per origin; each model is off by its amount. */
function runs(errors: readonly Readonly<Partial<Record<ModelName, number>>>[]): OriginRun[] {
  return errors.map((byModel, origin) => ({
    origin,
    actual: new Array<number>(10).fill(0),
    scale: 1,
    expected: (place) => place,
    paths: new Map(
      Object.entries(byModel).map(([name, error]) => [name as ModelName, new Array<number>(10).fill(error)]),
    ),
  }));
}

describe('the judgement of models', () => {
  it('goes to the model with the smaller error, with its own MASE', () => {
    const judged = judgeModels(
      runs(new Array(4).fill({ linear: 0.5, seasonal_naive: 1 })),
      models,
      valueScale('number'),
      1,
      0.95,
    );
    expect(judged?.weights).toEqual([{ model: 'linear', weight: 1 }]);
    expect(judged?.backtest).toMatchObject({
      mase: 0.5,
      seasonalNaiveMase: 1,
      origins: 4,
      n: 40,
      smape: 200,
    });
    expect(judged?.withdrawn).toBeNull();
  });

  it('withdraws models that look better only at origins they were chosen by', () => {
    const judged = judgeModels(
      runs([
        { linear: 0.1, seasonal_level: 1.8, seasonal_naive: 1 },
        { linear: 1.7, seasonal_level: 0.2, seasonal_naive: 1 },
      ]),
      [...models, model('seasonal_level')],
      valueScale('number'),
      1,
      0.95,
    );
    expect(judged?.weights).toEqual([{ model: 'seasonal_naive', weight: 1 }]);
    expect(judged?.backtest.mase).toBe(1);
    expect(judged?.withdrawn).toMatchObject({ model: 'blend', seasonalNaiveMase: 1 });
    expect(judged?.withdrawn?.mase).toBeCloseTo((1.8 + 1.7) / 2);
  });

  it('leaves out a model that could not be fitted at every origin', () => {
    const judged = judgeModels(
      runs([{ seasonal_naive: 1 }, { linear: 0.1, seasonal_naive: 1 }]),
      models,
      valueScale('number'),
      1,
      0.95,
    );
    expect(judged?.weights).toEqual([{ model: 'seasonal_naive', weight: 1 }]);
    expect(judged?.models.at(-1)).toEqual({ model: 'linear', mase: null, smape: null });
  });
});
