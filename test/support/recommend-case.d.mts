import type { RecommendSource } from '../../src/core/recommend/recommend-input.ts';
import type { Recommendation, RuleName } from '../../src/core/recommend/recommendation.ts';
import type { SimulatedIncident, SimulateOptions } from './simulate.mjs';

export interface Plant {
  readonly rule?: RuleName;
  readonly key?: string;
  /** The response time grows as this power of the day's volume. */
  readonly load?: number;
  readonly before?: (incident: SimulatedIncident, draw: () => number) => void;
  readonly plant?: (incident: SimulatedIncident, draw: () => number) => void;
}

export const noisy: SimulateOptions;
export const planted: Readonly<Record<string, Plant>>;
export function recommendSource(draw: () => number, options: SimulateOptions, plant?: Plant): RecommendSource;
export function answers(recommendation: Recommendation, plant: Plant): boolean;
