import { daysOfWeek, hoursOfDay } from '../../time/week.ts';
import type { WeekGrid } from './week-grid.ts';

const widest = 3;

/** Some hours of one weekday against the same hours of the other weekdays of its class. */
export interface WeekWindow {
  readonly weekday: number;
  readonly startHour: number;
  readonly hours: number;
  /** Counts in the window, per day of that weekday. */
  readonly perDay: readonly number[];
  readonly inside: number;
  /** `inside` with the fullest day cut to the mean of the others: what does not hang on a single day. */
  readonly recurring: number;
  /** The weekday's other hours. */
  readonly outside: number;
  /** The other weekdays of the class: same hours, other hours. */
  readonly peersInside: number;
  readonly peersOutside: number;
}

/**
 * All windows of one to three hours that have a weekday of the same class to compare with and at least two days.
 * `counts` is per day and hour.
 */
export function weekWindows({ weekdays, classes }: WeekGrid, counts: Uint32Array): WeekWindow[] {
  const byHour = new Float64Array(daysOfWeek * hoursOfDay);
  counts.forEach((count, at) => {
    const slot = (weekdays[Math.floor(at / hoursOfDay)] ?? 0) * hoursOfDay + (at % hoursOfDay);
    byHour[slot] = (byHour[slot] ?? 0) + count;
  });
  const windows: WeekWindow[] = [];
  for (let weekday = 0; weekday < daysOfWeek; weekday += 1) {
    const days = [...weekdays.keys()].filter((day) => weekdays[day] === weekday);
    const peers = [...classes.keys()].filter(
      (other) => other !== weekday && classes[other] === classes[weekday] && weekdays.includes(other),
    );
    if (days.length < 2 || peers.length === 0) continue;
    const own = sumOf(byHour, weekday, 0, hoursOfDay);
    const others = peers.reduce((sum, peer) => sum + sumOf(byHour, peer, 0, hoursOfDay), 0);
    for (let hours = 1; hours <= widest; hours += 1) {
      for (let startHour = 0; startHour + hours <= hoursOfDay; startHour += 1) {
        const perDay = days.map((day) => sumOf(counts, day, startHour, hours));
        const inside = perDay.reduce((sum, count) => sum + count, 0);
        const peersInside = peers.reduce((sum, peer) => sum + sumOf(byHour, peer, startHour, hours), 0);
        windows.push({
          weekday,
          startHour,
          hours,
          perDay,
          inside,
          recurring: inside - aboveOthers(perDay),
          outside: own - inside,
          peersInside,
          peersOutside: others - peersInside,
        });
      }
    }
  }
  return windows;
}

function sumOf(counts: ArrayLike<number>, day: number, startHour: number, hours: number): number {
  let sum = 0;
  for (let hour = 0; hour < hours; hour += 1) sum += counts[day * hoursOfDay + startHour + hour] ?? 0;
  return sum;
}

/** By how much the largest exceeds the mean of the others. */
function aboveOthers(values: readonly number[]): number {
  const most = Math.max(...values);
  const others = values.reduce((sum, value) => sum + value, 0) - most;
  return Math.max(0, most - Math.floor(others / (values.length - 1)));
}
