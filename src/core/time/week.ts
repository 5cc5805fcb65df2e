export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
export const hoursOfDay = 24;
export const daysOfWeek = 7;
/** 1970-01-01 was a Thursday, Monday being 0. */
const firstWeekday = 3;

/** Weekday of a day counted from 1970-01-01; Monday is 0. */
export function weekdayOfDay(day: number): number {
  return (((day + firstWeekday) % daysOfWeek) + daysOfWeek) % daysOfWeek;
}
