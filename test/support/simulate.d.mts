import type { OpenedDay } from '../../src/core/analytics/compare/compare-volumes.ts';
import type { ReportFacts } from '../../src/core/report/facts.ts';
import type { Random } from '../../src/core/sample/random.ts';

export interface SimulatedIncident {
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  service: number;
  team: number;
  priority: number;
  customer: number;
  responseFactor: number;
  resolutionFactor: number;
  pausedShare: number;
  /** Targets a pause is worth. */
  pauseHides: number;
  reopenShare: number;
  readonly response: number;
  readonly resolution: number;
  readonly unpaused: number;
  readonly paused: boolean;
  readonly reopened: boolean;
  readonly startedAt: number;
}

export interface SimulateOptions {
  readonly days?: number;
  readonly perDay?: number;
  /** Days after a Monday at which the period begins. */
  readonly firstDay?: number;
  readonly volumeNoise?: number;
  readonly speedNoise?: number;
  readonly responseMedian?: number;
  readonly responseSigma?: number;
  readonly resolutionMedian?: number;
  readonly resolutionSigma?: number;
  readonly pausedShare?: number;
  readonly reopenShare?: number;
  readonly plant?: (incident: SimulatedIncident, draw: () => number) => void;
  readonly dayVolume?: (day: number, weekday: number) => number;
}

export interface Simulated {
  readonly facts: ReportFacts;
  readonly days: OpenedDay[];
  readonly incidents: readonly SimulatedIncident[];
}

export const services: readonly string[];
export const teams: readonly string[];
export const priorities: readonly string[];
export const customers: readonly string[];
export function uniform(random: Random): () => number;
export function normal(draw: () => number): number;
export function simulate(draw: () => number, options?: SimulateOptions): Simulated;
