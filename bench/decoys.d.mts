import type { Plant, WorldIncident } from '../test/support/planted-world.mjs';

/** What may pass for a pattern of the family and is none, in a window of 30 days. */
export interface Decoy {
  readonly family: string;
  readonly what: string;
  readonly plant: Plant;
}
export const decoys: readonly Decoy[];
export function paceOf(incident: WorldIncident): number;
export function mostly(priority: number): Required<Pick<Plant, 'shape'>>;
