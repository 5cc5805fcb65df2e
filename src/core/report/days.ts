import { addDays, localDateOf, startOfDay } from '../time/zone.ts';

export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/** The local days of `[from, to)`, the first and last cut to it; a day the zone skipped is left out. */
export function localDays(timeZone: string, from: number, to: number): LocalDay[] {
  const days: LocalDay[] = [];
  if (from >= to) return days;
  let date = localDateOf(timeZone, from);
  let start = from;
  while (start < to) {
    const next = addDays(date, 1);
    const end = Math.min(startOfDay(timeZone, next), to);
    if (end > start) days.push({ date, from: start, to: end });
    date = next;
    start = Math.max(start, end);
  }
  return days;
}
