/** The models that are fitted, in the order in which they are listed. */
export const modelNames = [
  'linear',
  'random_forest',
  'seasonal_level',
  'mstl_ets',
  'seasonal_naive',
] as const;
export type ModelName = (typeof modelNames)[number];

/** Continues a history (which may be longer than what was fitted) by `steps` values; null where it cannot. */
export type Predict = (history: readonly number[], steps: number) => readonly number[] | null;

/**
 * One way to forecast. Values are on the model scale (`value-scale.ts`), without gaps, outliers tamed.
 */
export interface ForecastModel {
  readonly name: ModelName;
  /** How many neighbouring origins of a backtest share one fit; 1: fitted anew at each. */
  readonly originsPerFit: number;
  /** Null where the values cannot carry this model (too few, constant). `season` is in steps. */
  fit(values: readonly number[], season: number | null): Predict | null;
}
