import type { ForecastTotal } from './horizon-total.ts';
import type { ModelName } from './models/model.ts';

/**
 * A forecast with its accuracy: plain JSON, deterministic for the same input, fit for storing and for scoring later
 * (`score-forecast.ts`). Values are in the unit of the series: counts, fractions of a rate, seconds of a duration.
 */
export interface Forecast {
  /**
   * What the figures come from: one model, or `blend` (a weighted mean of two, a weighted median of more, see `weights`). Null: no forecast; `points`
   * is empty and the first note says why.
   */
  readonly model: ModelName | 'blend' | null;
  /** Shares of the models in the forecast, largest first; they add up to 1. */
  readonly weights: readonly ModelWeight[];
  readonly points: readonly ForecastPoint[];
  /**
   * Of counts: the sum over all points, expected by the blend of models also where the values by day are withdrawn or
   * vague; null for what does not add up.
   */
  readonly total: ForecastTotal | null;
  /** Whether the points, one by one, tell nothing (the first note says why): not to be shown or built upon. */
  readonly isVague: boolean;
  /** Confidence of the bands, e.g. 0.95. */
  readonly level: number;
  /** Season in steps, where one was used. */
  readonly season: number | null;
  /** Observed values behind the forecast. */
  readonly n: number;
  /** Label of the last value known, observed or missing. */
  readonly knownTo: string | null;
  /**
   * Mean absolute error of seasonal naive within the known values, in the unit of the series: what MASE divides by.
   * Null where it is zero (a constant series) or cannot be computed.
   */
  readonly errorScale: number | null;
  /** Null where nothing could be held out. */
  readonly backtest: Backtest | null;
  /** Every model that was tried, best first, with its own error over the same origins. */
  readonly models: readonly ModelScore[];
  /** Set where a better-looking model or blend was withdrawn because seasonal naive forecasts as well. */
  readonly withdrawn: Withdrawal | null;
  /** What a reader has to know, as sentences: no forecast, withdrawn, bands wider or less certain than they look. */
  readonly notes: readonly string[];
}

export interface ForecastPoint {
  /** The date or index of the forecast value. */
  readonly at: string;
  readonly value: number;
  /** Ends of the prediction band at `level`. */
  readonly lower: number;
  readonly upper: number;
}

/** Accuracy over rolling origins, each judged by weights and bands that were set on the other origins alone. */
export interface Backtest {
  /** Mean absolute scaled error; below 1 beats the in-sample error of seasonal naive. Null: constant series. */
  readonly mase: number | null;
  /** Symmetric mean absolute percentage error, in per cent, 0 to 200. */
  readonly smape: number | null;
  /** Share of held-out values inside their band. */
  readonly coverage: number;
  /** Origins tested and steps forecast from each. */
  readonly origins: number;
  readonly steps: number;
  /** Held-out values compared. */
  readonly n: number;
  /** Seasonal naive's MASE over the same values. */
  readonly seasonalNaiveMase: number | null;
  /** The last `steps` values as they were forecast from those before them; empty where all of them are missing. */
  readonly latest: readonly number[];
}

export interface ModelWeight {
  readonly model: ModelName;
  readonly weight: number;
}

/** One model in the backtest. Null errors: it could not be fitted at every origin. */
export interface ModelScore {
  readonly model: ModelName;
  readonly mase: number | null;
  readonly smape: number | null;
}

export interface Withdrawal {
  readonly model: ModelName | 'blend';
  readonly mase: number;
  readonly seasonalNaiveMase: number;
}
