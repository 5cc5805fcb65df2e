import { daysOfWeek, hoursOfDay } from '../../time/week.ts';
import type { IncidentColumns } from '../incident-columns.ts';

/** The days of a period and what kind of day each weekday is. */
export interface WeekGrid {
  readonly firstDay: number;
  /** Weekday of each day, 0 Monday. */
  readonly weekdays: Uint8Array;
  /** Weekdays of one class share their hours' profile: working days and others. */
  readonly classes: Uint8Array;
}

/** Null without incidents. */
export function weekGrid(columns: IncidentColumns): WeekGrid | null {
  if (columns.count === 0) return null;
  let firstDay = Number.POSITIVE_INFINITY;
  let lastDay = Number.NEGATIVE_INFINITY;
  const working = new Uint8Array(daysOfWeek);
  for (let row = 0; row < columns.count; row += 1) {
    const day = columns.localDay[row] ?? 0;
    if (day < firstDay) firstDay = day;
    if (day > lastDay) lastDay = day;
    if (columns.afterHours[row] === 0) working[Math.floor((columns.hourOfWeek[row] ?? 0) / hoursOfDay)] = 1;
  }
  const anchor =
    Math.floor((columns.hourOfWeek[0] ?? 0) / hoursOfDay) - ((columns.localDay[0] ?? 0) - firstDay);
  const weekdays = Uint8Array.from({ length: lastDay - firstDay + 1 }, (_, day) => {
    return (((anchor + day) % daysOfWeek) + daysOfWeek) % daysOfWeek;
  });
  return { firstDay, weekdays, classes: classesOf(working) };
}

/**
 * By the working calendar; where that makes no difference (around the clock, or no hours at all) Saturday and Sunday
 * stand apart, as most incidents' profiles have it.
 */
function classesOf(working: Uint8Array): Uint8Array {
  const open = working.reduce((sum, mark) => sum + mark, 0);
  if (open > 0 && open < daysOfWeek) return working;
  return Uint8Array.from({ length: daysOfWeek }, (_, weekday) => (weekday < 5 ? 1 : 0));
}

/** Incidents per day and hour (`day · 24 + hour`), per group: those of `groupOf` −1 are left out. */
export function countGrid(
  columns: IncidentColumns,
  grid: WeekGrid,
  groups: number,
  groupOf: (row: number) => number,
): Uint32Array[] {
  const counts = Array.from({ length: groups }, () => new Uint32Array(grid.weekdays.length * hoursOfDay));
  for (let row = 0; row < columns.count; row += 1) {
    const group = counts[groupOf(row)];
    if (group === undefined) continue;
    const at =
      ((columns.localDay[row] ?? 0) - grid.firstDay) * hoursOfDay +
      ((columns.hourOfWeek[row] ?? 0) % hoursOfDay);
    group[at] = (group[at] ?? 0) + 1;
  }
  return counts;
}
