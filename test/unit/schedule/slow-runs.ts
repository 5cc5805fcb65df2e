import { DateTime, IANAZone } from 'luxon';
import type { ScheduleKind } from '../../../config/schedules-schema.ts';
import type { Timing } from '../../../src/schedule/run-of.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Zones with changes by half an hour, two hours, over midnight, in Ramadan, of the date, and with none. */
export const manyZones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'America/Asuncion',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
] as const;

/** The clocks of a zone, read minute by minute with another library. */
interface Minute {
  readonly at: number;
  /** Local fields read as if they were UTC. */
  readonly wall: number;
}

function* minutesAround(zone: string, wall: number): Generator<Minute> {
  const known = IANAZone.create(zone);
  let offset = 0;
  for (let at = wall - 15 * hourMs; at <= wall + 15 * hourMs; at += minuteMs) {
    // Since 2020 clocks have changed on the quarter of an hour at the finest.
    if (at % (15 * minuteMs) === 0 || offset === 0) offset = known.offset(at);
    yield { at, wall: at + offset * minuteMs };
  }
}

/**
 * The first minute that shows a wall time; where none does, the wall time with the offset of the last minute before the
 * clocks jumped over it.
 */
function slowInstant(zone: string, wall: number): number {
  let before: Minute | null = null;
  for (const minute of minutesAround(zone, wall)) {
    if (minute.wall === wall) return minute.at;
    if (minute.wall < wall) before = minute;
  }
  if (before === null) throw new Error('no clock before it');
  return before.at + wall - before.wall;
}

/** The first minute whose local date is this one or later. */
function slowStart(zone: string, wall: number): number {
  for (const minute of minutesAround(zone, wall)) if (minute.wall >= wall) return minute.at;
  throw new Error('no such day');
}

const utc = (date: string) => DateTime.fromISO(date, { zone: 'utc' });

/** Whether a local date is the first of a period. */
export function startsPeriod(kind: ScheduleKind, date: string, weekStartsOn: string): boolean {
  const day = utc(date);
  if (kind === 'daily') return true;
  return kind === 'weekly' ? weekdayNames[day.weekday - 1] === weekStartsOn : day.day === 1;
}

/** The period that begins on a date and its run, by looking at one day after the other and one minute after the other. */
export function slowRun({ kind, at, weekday, day, timeZone }: Timing, from: string, weekStartsOn: string) {
  let to = utc(from).plus({ days: 1 });
  while (!startsPeriod(kind, to.toISODate() ?? '', weekStartsOn)) to = to.plus({ days: 1 });
  const isRunDay = (date: DateTime) => {
    if (kind === 'daily') return true;
    if (kind === 'weekly') return weekdayNames[date.weekday - 1] === weekday;
    return date.day === day || (date.day < day && date.plus({ days: 1 }).month !== date.month);
  };
  let date = to;
  while (!isRunDay(date)) date = date.plus({ days: 1 });
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const wall = date.toMillis() + hours * hourMs + minutes * minuteMs;
  const ended = slowStart(timeZone, to.toMillis());
  return { from, to: to.toISODate() ?? '', ended, runAt: slowInstant(timeZone, wall) };
}
