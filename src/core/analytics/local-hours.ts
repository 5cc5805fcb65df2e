import { offsetMs } from '../time/zone.ts';
import { noDay } from './incident-columns.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const hoursPerDay = 24;
/** 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday. */
const firstWeekday = 3;
const weekDays = 7;

export interface LocalHours {
  /** Local calendar day of each instant, in days since 1970-01-01. */
  readonly localDay: Int32Array;
  /** Local hour of the week of each instant, 0–167, Monday 00:00 first. */
  readonly hourOfWeek: Uint8Array;
}

/** Where instants (epoch milliseconds) fall in a zone's calendar; RangeError for an unknown zone. */
export function localHours(instants: Float64Array, zone: string): LocalHours {
  const localDay = new Int32Array(instants.length);
  const hourOfWeek = new Uint8Array(instants.length);
  for (let row = 0; row < instants.length; row += 1) {
    const instant = instants[row] ?? 0;
    const local = instant + offsetMs(zone, instant);
    const day = Math.floor(local / dayMs);
    const weekday = (((day + firstWeekday) % weekDays) + weekDays) % weekDays;
    localDay[row] = day;
    hourOfWeek[row] = weekday * hoursPerDay + Math.floor((local - day * dayMs) / hourMs);
  }
  return { localDay, hourOfWeek };
}

/** The local calendar day of each instant, in days since 1970-01-01; `noDay` for NaN. RangeError for an unknown zone. */
export function localDaysOf(instants: Float64Array, zone: string): Int32Array {
  return Int32Array.from(instants, (instant) =>
    Number.isNaN(instant) ? noDay : Math.floor((instant + offsetMs(zone, instant)) / dayMs),
  );
}
