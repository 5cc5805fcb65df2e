import { hourMs, hoursOfDay } from '../../time/week.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import type { FailureStarts } from './failure-starts.ts';
import type { WeekGrid } from './week-grid.ts';

const classes = 2;

/**
 * How often two services would begin to fail within the window of each other were they independent: for each start of
 * the first, the second's rate at that day and hour. The rate is the larger of two sums: by the profile of all services
 * (day totals without the two, hours of working days and of others) and by the second's own profile over hours.
 */
export function createExpectedMeetings(
  { localDay, hourOfWeek, service: { codes, labels } }: IncidentColumns,
  { firstDay, weekdays, classes: classOfWeekday }: WeekGrid,
  { rows, perService }: FailureStarts,
  windowMs: number,
): (a: number, b: number) => number {
  const days = weekdays.length;
  const slots = classes * hoursOfDay;
  const dayTotal = new Float64Array(days);
  const shape = new Float64Array(slots);
  const perDay = new Uint32Array(labels.length * days);
  const perSlot = new Uint32Array(labels.length * slots);
  const daysOfClass = new Float64Array(classes);
  for (const weekday of weekdays) {
    const own = classOfWeekday[weekday] ?? 0;
    daysOfClass[own] = (daysOfClass[own] ?? 0) + 1;
  }
  const dayOf = new Uint32Array(rows.length);
  const slotOf = new Uint8Array(rows.length);
  const lists: number[][] = labels.map(() => []);
  rows.forEach((row, place) => {
    const day = (localDay[row] ?? 0) - firstDay;
    const slot =
      (classOfWeekday[weekdays[day] ?? 0] ?? 0) * hoursOfDay + ((hourOfWeek[row] ?? 0) % hoursOfDay);
    const code = codes[row] ?? 0;
    dayOf[place] = day;
    slotOf[place] = slot;
    dayTotal[day] = (dayTotal[day] ?? 0) + 1;
    shape[slot] = (shape[slot] ?? 0) + 1;
    perDay[code * days + day] = (perDay[code * days + day] ?? 0) + 1;
    perSlot[code * slots + slot] = (perSlot[code * slots + slot] ?? 0) + 1;
    lists[code]?.push(place);
  });
  const hoursWide = (2 * windowMs) / hourMs;
  const common = spread(shares(shape));
  const ownRates = labels.map((_, code) => {
    const own = spread(Float64Array.from(perSlot.subarray(code * slots, (code + 1) * slots)));
    return own.map((count, slot) => count / Math.max(1, daysOfClass[Math.floor(slot / hoursOfDay)] ?? 1));
  });

  function byAll(a: number, b: number): number {
    const others = rows.length - (perService[a] ?? 0) - (perService[b] ?? 0);
    if (others <= 0) return 0;
    let sum = 0;
    for (const place of lists[a] ?? []) {
      const day = dayOf[place] ?? 0;
      const level = (dayTotal[day] ?? 0) - (perDay[a * days + day] ?? 0) - (perDay[b * days + day] ?? 0);
      sum += level * (common[slotOf[place] ?? 0] ?? 0);
    }
    return (sum * (perService[b] ?? 0) * hoursWide) / others;
  }

  function byOwn(a: number, b: number): number {
    let sum = 0;
    for (const place of lists[a] ?? []) sum += ownRates[b]?.[slotOf[place] ?? 0] ?? 0;
    return sum * hoursWide;
  }

  return (a, b) => Math.max(byAll(a, b), byOwn(a, b));
}

/** Share of each hour in its class of days. */
function shares(shape: Float64Array): Float64Array {
  const total = [0, 1].map((own) =>
    shape.subarray(own * hoursOfDay, (own + 1) * hoursOfDay).reduce((sum, n) => sum + n, 0),
  );
  return shape.map((n, slot) => n / Math.max(1, total[Math.floor(slot / hoursOfDay)] ?? 1));
}

/** The window reaches into the hours before and after. */
function spread(values: Float64Array): Float64Array {
  return values.map((value, slot) => {
    const base = Math.floor(slot / hoursOfDay) * hoursOfDay;
    const hour = slot - base;
    const before = values[base + ((hour + hoursOfDay - 1) % hoursOfDay)] ?? 0;
    const after = values[base + ((hour + 1) % hoursOfDay)] ?? 0;
    return value / 2 + before / 4 + after / 4;
  });
}
