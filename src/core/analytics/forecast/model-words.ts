import type { ModelName } from './models/model.ts';

/** How models are called in sentences and tables. */
export const modelWords = {
  linear: 'linear regression',
  random_forest: 'random forest',
  seasonal_level: 'seasonal level',
  mstl_ets: 'MSTL with ETS',
  seasonal_naive: 'seasonal naive',
  blend: 'the blend',
} as const satisfies Record<ModelName | 'blend', string>;
