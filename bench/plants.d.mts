import type { Plant, WorldIncident } from '../test/support/planted-world.mjs';

/** One planted truth. */
export interface Planted {
  readonly family: string;
  readonly what: string;
  /** Size per incidents a month. */
  readonly sizes: Readonly<Record<number, number>>;
  plant(size: number): Plant;
  hit(text: string, dates: readonly string[]): boolean;
  off?(text: string, dates: readonly string[]): number | null;
}
export const plants: readonly Planted[];
export function paceOf(incident: WorldIncident): number;
export function mostly(priority: number): Required<Pick<Plant, 'shape'>>;
