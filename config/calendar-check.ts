import type { TimeWindow } from '../src/core/sla/types.ts';
import { weekdays } from '../src/core/sla/types.ts';
import { alwaysName, type CalendarConfig, expandWeek, type Week } from './calendar.ts';
import { regionHint, regionProblem } from './holidays.ts';
import { type ConfigPath, errorAt, type Finding, warningAt } from './problem.ts';
import type { Config } from './schema.ts';

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

/** What the schema cannot see in the calendars. */
export function checkCalendars(config: Pick<Config, 'calendars'>): Finding[] {
  return Object.entries(config.calendars).flatMap(([name, calendar]) => {
    const path = ['calendars', name];
    if (name === alwaysName) return [errorAt(path, '24x7 always exists and cannot be changed', 'rename it')];
    return calendar.always ? alwaysFindings(calendar, path) : openingFindings(calendar, path);
  });
}

/** Regions that the holiday data does not know; apart from the rest because that data is slow to load. */
export function checkRegions(config: Pick<Config, 'calendars'>): Finding[] {
  return Object.entries(config.calendars).flatMap(([name, calendar]) =>
    calendar.regions.flatMap((region, index) => {
      const problem = regionProblem(region);
      if (problem === null) return [];
      const path = ['calendars', name, 'regions', index, problem.key];
      return [errorAt(path, problem.message, regionHint(problem, region))];
    }),
  );
}

function alwaysFindings(calendar: CalendarConfig, path: ConfigPath): Finding[] {
  const idle = [
    ['windows', calendar.windows !== undefined],
    ['changes', calendar.changes.length > 0],
    ['holidays', calendar.holidays.length > 0],
    ['regions', calendar.regions.length > 0],
  ] as const;
  return idle
    .filter(([, given]) => given)
    .map(([key]) =>
      errorAt(
        [...path, key],
        'has no meaning in a calendar that is always open',
        'remove it, or always: true',
      ),
    );
}

function openingFindings(calendar: CalendarConfig, path: ConfigPath): Finding[] {
  const weeks: [Week, ConfigPath][] = [
    [calendar.windows ?? {}, [...path, 'windows']],
    ...calendar.changes.map(({ windows }, index): [Week, ConfigPath] => [
      windows,
      [...path, 'changes', index, 'windows'],
    ]),
  ];
  const findings = weeks.flatMap(([week, place]) => overlapFindings(weekSpans(week), place));
  if (weeks.every(([week]) => weekSpans(week).length === 0)) {
    findings.push(
      errorAt(
        path,
        'never opens: it has no windows',
        'windows: { weekdays: ["09:00-17:00"] }, or always: true',
      ),
    );
  }
  return [...findings, ...changeFindings(calendar, path), ...holidayFindings(calendar, path)];
}

function changeFindings(calendar: CalendarConfig, path: ConfigPath): Finding[] {
  return repeated(calendar.changes.map(({ effectiveFrom }) => effectiveFrom)).map(([index, date]) =>
    errorAt([...path, 'changes', index, 'effectiveFrom'], `${date} is there already`, 'one change a date'),
  );
}

function holidayFindings(calendar: CalendarConfig, path: ConfigPath): Finding[] {
  const place = [...path, 'holidays'];
  const dates = calendar.holidays.map((holiday) => (typeof holiday === 'string' ? holiday : holiday.date));
  const twice = repeated(dates).map(([index, date]) =>
    errorAt([...place, index], `${date} is there already`, 'one entry a date'),
  );
  const overlaps = calendar.holidays.flatMap((holiday, index) => {
    if (typeof holiday === 'string') return [];
    return overlapFindings(spansOfDay(holiday.windows, 0, 'that day'), [...place, index, 'windows']);
  });
  return [...twice, ...overlaps];
}

/** Positions of values that stand earlier in the list too. */
export function repeated(values: readonly string[]): [index: number, value: string][] {
  return values.flatMap((value, index): [number, string][] =>
    values.indexOf(value) < index ? [[index, value]] : [],
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function weekSpans(week: Week): Span[] {
  const windows = expandWeek(week);
  return weekdays.flatMap((day, index) => spansOfDay(windows[day], index * dayMinutes, day));
}

/** In minutes; a window that ends at or before its beginning runs over midnight. */
function spansOfDay(windows: readonly TimeWindow[], start: number, day: string): Span[] {
  return windows.map(({ from, to }) => {
    const begin = minutes(from);
    const end = minutes(to) > begin ? minutes(to) : minutes(to) + dayMinutes;
    return { from: start + begin, to: start + end, text: `${day} ${from}-${to}` };
  });
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The first two neighbours in time that overlap, around the week's end too: one mistake often shows on each day. */
function overlapFindings(spans: readonly Span[], path: ConfigPath): Finding[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || a.to - b.to);
  const first = sorted[0];
  if (first === undefined) return [];
  const around = [...sorted, { ...first, from: first.from + weekMinutes }];
  for (const [index, span] of sorted.entries()) {
    const next = around[index + 1];
    if (next !== undefined && span.to > next.from) {
      return [errorAt(path, `${span.text} overlaps ${next.text}`, 'join the two windows or move one')];
    }
  }
  return [];
}

/** Calendars that nothing uses. */
export function unusedCalendars(config: Pick<Config, 'calendars'>, used: ReadonlySet<string>): Finding[] {
  return Object.keys(config.calendars)
    .filter((name) => !used.has(name) && name !== alwaysName)
    .map((name) =>
      warningAt(['calendars', name], 'nothing uses this calendar', 'name it in a policy, or remove it'),
    );
}
