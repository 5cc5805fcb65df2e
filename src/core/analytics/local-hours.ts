import { dayMs, hourMs, hoursOfDay, weekdayOfDay } from '../time/week.ts';
import { offsetMs } from '../time/zone.ts';
import { noDay } from './incident-columns.ts';
import { sharedBytes, sharedIntegers } from './shared-arrays.ts';

export interface LocalHours {
  /** Local calendar day of each instant, in days since 1970-01-01. */
  readonly localDay: Int32Array;
  /** Local hour of the week of each instant, 0–167, Monday 00:00 first. */
  readonly hourOfWeek: Uint8Array;
}

/** Where instants (epoch milliseconds) fall in a zone's calendar; RangeError for an unknown zone. */
export function localHours(instants: Float64Array, zone: string): LocalHours {
  const localDay = sharedIntegers(instants.length);
  const hourOfWeek = sharedBytes(instants.length);
  for (let row = 0; row < instants.length; row += 1) {
    const instant = instants[row] ?? 0;
    const local = instant + offsetMs(zone, instant);
    const day = Math.floor(local / dayMs);
    localDay[row] = day;
    hourOfWeek[row] = weekdayOfDay(day) * hoursOfDay + Math.floor((local - day * dayMs) / hourMs);
  }
  return { localDay, hourOfWeek };
}

/** The local calendar day of each instant, in days since 1970-01-01; `noDay` for NaN. RangeError for an unknown zone. */
export function localDaysOf(instants: Float64Array, zone: string): Int32Array {
  const days = sharedIntegers(instants.length);
  for (let row = 0; row < instants.length; row += 1) {
    const instant = instants[row] ?? Number.NaN;
    days[row] = Number.isNaN(instant) ? noDay : Math.floor((instant + offsetMs(zone, instant)) / dayMs);
  }
  return days;
}
