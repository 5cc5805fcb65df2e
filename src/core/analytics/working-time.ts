import type { Calendar } from '../sla/calendar.ts';
import { daysOfWeek, hoursOfDay } from '../time/week.ts';

/** Where no calendar says when people work: Monday to Friday, from 08:00 to 18:00, in the zone of the report. */
export const officeHours = { days: 5, opens: 8, closes: 18 } as const;

const officeWeek = Uint8Array.from({ length: daysOfWeek * hoursOfDay }, (_, hourOfWeek) => {
  const hour = hourOfWeek % hoursOfDay;
  const isWorkday = hourOfWeek < officeHours.days * hoursOfDay;
  return isWorkday && hour >= officeHours.opens && hour < officeHours.closes ? 1 : 0;
});

/**
 * 1 for each instant (epoch milliseconds, with its local hour of the week) that lies after hours: outside the working
 * calendar, or outside office hours where that is null.
 */
export function afterHoursMarks(
  instants: Float64Array,
  hourOfWeek: Uint8Array,
  calendar: Calendar | null,
): Uint8Array {
  return Uint8Array.from(hourOfWeek, (hour, row) => {
    if (calendar === null) return 1 - (officeWeek[hour] ?? 0);
    const at = instants[row] ?? 0;
    return calendar.openMs(at, at + 1) > 0 ? 0 : 1;
  });
}
