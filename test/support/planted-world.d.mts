import type { DailySeries } from '../../src/core/analytics/daily-series.ts';
import type { IncidentColumns } from '../../src/core/analytics/incident-columns.ts';

export interface WorldIncident {
  readonly service: number;
  readonly team: number;
  priority: number;
  readonly customer: number;
  readonly weekday: number;
  readonly hour: number;
}
export interface Draws {
  uniform(): number;
  normal(): number;
  poisson(mean: number): number;
  weighted(weights: readonly number[]): number;
  below(n: number): number;
}
export interface Plant {
  dailyFactor?(day: number): number;
  breachFactor?(incident: WorldIncident, day: number): number;
  responseFactor?(incident: WorldIncident, day: number): number;
  resolutionFactor?(incident: WorldIncident, day: number): number;
  readonly dayNoise?: number;
  readonly breachNoise?: number;
  readonly memory?: number;
  shape?(incident: WorldIncident, draws: Draws): void;
  extra?(draws: Draws, from: number): object[];
}
export interface World {
  readonly series: readonly DailySeries[];
  readonly columns: IncidentColumns;
}
export const windowDays: number;
export function plantedWorld(options: {
  readonly seed: number;
  readonly perMonth: number;
  readonly days?: number;
  readonly plant?: Plant;
}): World;
