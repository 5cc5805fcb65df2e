import type { Plant } from '../test/support/planted-world.mjs';

/** One planted truth. */
export interface Planted {
  readonly family: string;
  readonly what: string;
  /** Size per incidents a month. */
  readonly sizes: Readonly<Record<number, number>>;
  plant(size: number): Plant;
  hit(text: string, dates: readonly string[]): boolean;
  /** Whether an hour of the week is one of the planted. */
  cell?(hourOfWeek: number): boolean;
  off?(text: string, dates: readonly string[]): number | null;
}
export const plants: readonly Planted[];
