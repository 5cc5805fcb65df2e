import type { CalendarDefinition, Holiday, TimeWindow, Weekday } from '../src/core/sla/types.ts';
import { weekdays } from '../src/core/sla/types.ts';
import type { dayKeys } from './policy-schema.ts';
import type { Config } from './schema.ts';

export type CalendarConfig = Config['calendars'][string];
export type Week = Partial<Record<(typeof dayKeys)[number], TimeWindow[] | undefined>>;

/** The calendar that always exists. */
export const alwaysName = '24x7';

const weekend: ReadonlySet<Weekday> = new Set(['saturday', 'sunday']);

/** Each weekday's windows, ordered; the day itself wins over its group, the group over `daily`. */
export function expandWeek(week: Week): Record<Weekday, TimeWindow[]> {
  const windowsOf = (day: Weekday): TimeWindow[] =>
    week[day] ?? week[weekend.has(day) ? 'weekend' : 'weekdays'] ?? week.daily ?? [];
  return Object.fromEntries(weekdays.map((day) => [day, ordered(windowsOf(day))])) as Record<
    Weekday,
    TimeWindow[]
  >;
}

function ordered(windows: readonly TimeWindow[]): TimeWindow[] {
  return windows
    .map(({ from, to }) => ({ from, to }))
    .sort((a, b) => compareTexts(a.from, b.from) || compareTexts(a.to, b.to));
}

/** Code unit order: the same on every machine, whatever its locale. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The definition the engine works with. Dated holidays win over `regional` ones of the same date. */
export function calendarDefinition(
  name: string,
  calendar: CalendarConfig,
  timeZone: string,
  regional: readonly Holiday[],
): CalendarDefinition {
  const zone = calendar.timeZone ?? timeZone;
  if (calendar.always) return { name, timeZone: zone, always: true, hours: [], holidays: [] };
  const changes = calendar.changes
    .map(({ effectiveFrom, windows }) => ({ effectiveFrom, windows: expandWeek(windows) }))
    .sort((a, b) => compareTexts(a.effectiveFrom, b.effectiveFrom));
  const byDate = new Map(regional.map((holiday) => [holiday.date, holiday]));
  for (const holiday of calendar.holidays.map(datedHoliday)) byDate.set(holiday.date, holiday);
  return {
    name,
    timeZone: zone,
    always: false,
    hours: [{ effectiveFrom: null, windows: expandWeek(calendar.windows ?? {}) }, ...changes],
    holidays: [...byDate.values()].sort((a, b) => compareTexts(a.date, b.date)),
  };
}

function datedHoliday(holiday: CalendarConfig['holidays'][number]): Holiday {
  if (typeof holiday === 'string') return { date: holiday, name: null, windows: [] };
  return { date: holiday.date, name: holiday.name ?? null, windows: ordered(holiday.windows) };
}

/** `24x7`: open without end, so its zone carries no meaning. */
export const alwaysCalendar: CalendarDefinition = {
  name: alwaysName,
  timeZone: 'UTC',
  always: true,
  hours: [],
  holidays: [],
};
