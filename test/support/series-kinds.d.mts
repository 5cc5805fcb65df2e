import type { ForecastKind } from '../../src/core/analytics/forecast/value-scale.ts';

export const kinds: readonly {
  readonly name: string;
  readonly kind: ForecastKind;
  /** Against seasonal naive. */
  readonly expect: 'better' | 'no worse';
}[];
export function makeSeries(kindIndex: number, seed: number, horizon: number): (number | null)[];
export function makeCounts(rate: number, dispersion: number, seed: number, horizon: number): number[];
