import { UserError } from '../errors.ts';
import type { Weekday } from '../sla/types.ts';
import { localDateOf, localPartsOf, startOfDay } from '../time/zone.ts';
import { calendarPeriod, type DateRange, periodBefore } from './calendar-period.ts';
import { readInstant } from './instant-input.ts';

export const reportKinds = ['daily', 'weekly', 'monthly', 'custom'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** What a person asked for; instants and dates as typed. */
export interface PeriodRequest {
  readonly kind: ReportKind;
  readonly from: string | null;
  readonly to: string | null;
  readonly asOf: string | null;
  readonly knownAt: string | null;
}

export interface Period {
  readonly kind: ReportKind;
  /** Half-open `[from, to)`, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  readonly asOf: number;
  readonly knownAt: number | null;
  /** As-of lies before `to`: the period is still running. */
  readonly partial: boolean;
}

/**
 * Resolves a period in a zone. Without `from`, the last one closed at as-of; for day, week and month `from` picks
 * the one that holds it. `to` is the first instant no longer in the period: the year 2023 is `from` 2023-01-01,
 * `to` 2024-01-01. `knownAt` alone implies as-of. UserError for what makes no sense.
 */
export function resolvePeriod(
  request: PeriodRequest,
  settings: { readonly timeZone: string; readonly weekStartsOn: Weekday; readonly now: number },
): Period {
  const { timeZone } = settings;
  const { asOf, knownAt } = resolveMoment(request, settings);
  const { from, to } =
    request.kind === 'custom'
      ? customRange(request, timeZone, asOf)
      : calendarRange({ ...request, kind: request.kind }, timeZone, asOf, settings.weekStartsOn);
  if (from >= asOf) {
    throw new UserError('The period begins after the point in time it would be judged at.', {
      code: 'future-period',
      hint: `It begins ${moment(from, timeZone)}; as-of is ${moment(asOf, timeZone)}. Choose an earlier period or a later as-of.`,
    });
  }
  return { kind: request.kind, from, to, timeZone, asOf, knownAt, partial: asOf < to };
}

/**
 * The points in time a judgement is made at: as-of (default now) and, where asked for, known-at, which alone implies
 * as-of. UserError for one in the future and for an unknown zone.
 */
export function resolveMoment(
  request: Pick<PeriodRequest, 'asOf' | 'knownAt'>,
  settings: { readonly timeZone: string; readonly now: number },
): { asOf: number; knownAt: number | null } {
  const { timeZone, now } = settings;
  checkZone(timeZone);
  const knownAt = pastInstant('known-at', request.knownAt, timeZone, now);
  const asOf = pastInstant('as-of', request.asOf, timeZone, now) ?? knownAt ?? now;
  return { asOf, knownAt };
}

function checkZone(timeZone: string): void {
  try {
    localDateOf(timeZone, 0);
  } catch (cause) {
    throw new UserError(`“${timeZone.slice(0, 60)}” is not a time zone.`, {
      code: 'bad-time-zone',
      hint: 'Write an IANA name such as Europe/Berlin or UTC.',
      cause,
    });
  }
}

function pastInstant(option: string, text: string | null, timeZone: string, now: number): number | null {
  if (text === null) return null;
  const { at } = readInstant(option, text, timeZone);
  if (at <= now) return at;
  throw new UserError(`The point in time of ${option}, ${moment(at, timeZone)}, lies in the future.`, {
    code: 'future-instant',
    hint: `Leave ${option} out for now, or give a time that has passed.`,
  });
}

function customRange(request: PeriodRequest, timeZone: string, asOf: number): { from: number; to: number } {
  if (request.from === null) {
    throw new UserError('A custom period needs a beginning.', {
      code: 'missing-from',
      hint: 'Add from and to, e.g. from=2023-01-01 to=2024-01-01 for the year 2023 (to is exclusive).',
    });
  }
  const from = readInstant('from', request.from, timeZone).at;
  const to = request.to === null ? asOf : readInstant('to', request.to, timeZone).at;
  if (request.to === null || from < to) return { from, to };
  throw new UserError(
    `The period ends (${moment(to, timeZone)}) before or when it begins (${moment(from, timeZone)}).`,
    {
      code: 'empty-period',
      hint: 'to is the first moment no longer in the period: a single day is from=2024-06-01 to=2024-06-02.',
    },
  );
}

function calendarRange(
  request: PeriodRequest & { readonly kind: 'daily' | 'weekly' | 'monthly' },
  timeZone: string,
  asOf: number,
  weekStartsOn: Weekday,
): { from: number; to: number } {
  const { kind } = request;
  if (request.from === null && request.to !== null) {
    throw new UserError(`A ${kind} period is chosen by its beginning, not by its end.`, {
      code: 'missing-from',
      hint: 'Give from=DATE, or ask for a custom period with from=DATE to=DATE.',
    });
  }
  if (request.from === null) {
    return instants(periodBefore(kind, localDateOf(timeZone, asOf), weekStartsOn, timeZone), timeZone);
  }
  const { at, date } = readInstant('from', request.from, timeZone);
  const dates = calendarPeriod(kind, date ?? localDateOf(timeZone, at), weekStartsOn);
  const range = instants(dates, timeZone);
  if (range.from === range.to) {
    throw new UserError(`${dates.from} does not exist in ${timeZone}: the zone skipped that day.`, {
      code: 'skipped-day',
      hint: 'Choose the day before or after.',
    });
  }
  if (request.to === null || readInstant('to', request.to, timeZone).at === range.to) return range;
  throw new UserError(`from and to do not make a ${kind} period: it runs ${dates.from} to ${dates.to}.`, {
    code: 'not-a-period',
    hint: `Leave to out, or ask for a custom period with from=${request.from} to=${request.to}.`,
  });
}

function instants(dates: DateRange, timeZone: string): { from: number; to: number } {
  return { from: startOfDay(timeZone, dates.from), to: startOfDay(timeZone, dates.to) };
}

/** As a person would type it: `2024-06-01` for the start of a day in the zone, else `2024-06-01 12:30`, local. */
function moment(ms: number, timeZone: string): string {
  const date = localDateOf(timeZone, ms);
  if (startOfDay(timeZone, date) === ms) return date;
  const { hour, minute, second } = localPartsOf(timeZone, ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${date} ${two(hour)}:${two(minute)}`;
  return second === 0 ? clock : `${clock}:${two(second)}`;
}
