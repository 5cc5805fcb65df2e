import type { ClockFacts } from '../report/facts.ts';
import { offsetSpan } from '../time/offsets.ts';
import { type TimeSlot, timeSlots } from './input.ts';

/** When each clock started, in local terms. */
export interface RowSlots {
  /** Local days since 1970-01-01. */
  readonly day: Int32Array;
  /** Index into `timeSlots`. */
  readonly slot: Int32Array;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** 1970-01-01 was a Thursday, Monday being 0. */
const firstWeekday = 3;
const saturday = 5;
const opens = 8;
const closes = 18;
const night = 22;

/** Monday is 0. */
export function weekdayOfDay(day: number): number {
  return (((day + firstWeekday) % 7) + 7) % 7;
}

/** The part of the week in which an hour of a local day lies. */
export function timeSlotOf(weekday: number, hour: number): TimeSlot {
  if (weekday >= saturday) return 'weekends';
  if (hour >= opens && hour < closes) return 'business-hours';
  return hour >= closes && hour < night ? 'evenings' : 'nights';
}

/** The part of the week in which an instant lies. RangeError for an unknown zone. */
export function timeSlotAt(at: number, zone: string): TimeSlot {
  const local = at + offsetSpan(zone, at).offset;
  const date = Math.floor(local / dayMs);
  return timeSlotOf(weekdayOfDay(date), Math.floor((local - date * dayMs) / hourMs));
}

/** Local day and part of the week of every row's start. RangeError for an unknown zone. */
export function rowSlots({ n, startedAt }: ClockFacts, zone: string): RowSlots {
  const day = new Int32Array(n);
  const slot = new Int32Array(n);
  let span = { start: 0, end: 0, offset: 0 };
  for (let row = 0; row < n; row += 1) {
    const at = startedAt[row] ?? 0;
    if (!(at >= span.start && at < span.end)) span = offsetSpan(zone, at);
    const local = at + span.offset;
    const date = Math.floor(local / dayMs);
    day[row] = date;
    slot[row] = timeSlots.indexOf(
      timeSlotOf(weekdayOfDay(date), Math.floor((local - date * dayMs) / hourMs)),
    );
  }
  return { day, slot };
}
