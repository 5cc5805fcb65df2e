import { localHours } from '../analytics/local-hours.ts';
import { afterHoursMarks, officeHours } from '../analytics/working-time.ts';
import type { Calendar } from '../sla/calendar.ts';
import { hoursOfDay } from '../time/week.ts';
import { type TimeSlot, timeSlots } from './input.ts';

/** When each clock started, in local terms. */
export interface RowSlots {
  /** Local days since 1970-01-01. */
  readonly day: Int32Array;
  /** Index into `timeSlots`. */
  readonly slot: Int32Array;
}

const night = 22;

/** The part of the week in which a local hour of the week (Monday 00:00 is 0) lies, after hours or not. */
export function timeSlotOf(hourOfWeek: number, isAfterHours: boolean): TimeSlot {
  if (!isAfterHours) return 'business-hours';
  if (hourOfWeek >= officeHours.days * hoursOfDay) return 'weekends';
  const hour = hourOfWeek % hoursOfDay;
  if (hour >= officeHours.opens && hour < officeHours.closes) return 'closed-daytime';
  return hour >= officeHours.closes && hour < night ? 'evenings' : 'nights';
}

/** Local day and part of the week of every instant (epoch milliseconds). RangeError for an unknown zone. */
export function rowSlots(instants: Float64Array, zone: string, calendar: Calendar | null): RowSlots {
  const { localDay, hourOfWeek } = localHours(instants, zone);
  const late = afterHoursMarks(instants, hourOfWeek, calendar);
  const slot = new Int32Array(instants.length);
  for (let row = 0; row < slot.length; row += 1)
    slot[row] = timeSlots.indexOf(timeSlotOf(hourOfWeek[row] ?? 0, late[row] === 1));
  return { day: localDay, slot };
}
