import { type Weekday, weekdays } from '../sla/types.ts';
import { type OffsetSpan, offsetSpan, utcMs } from './offsets.ts';
import { dayMs, weekdayOfDay } from './week.ts';

/** Civil fields; `month` and `day` count from 1. */
export interface LocalParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** How a local time was found: it exists once, not at all (`gap`), or twice (`overlap`). */
export interface ResolvedInstant {
  readonly at: number;
  readonly resolved: 'exact' | 'gap' | 'overlap';
}

/** No offset is farther from UTC, so a local time lies within this of its reading as UTC. */
const reachMs = dayMs;

/** Offset of a zone at an instant, local minus UTC, in milliseconds. RangeError for an unknown zone. */
export function offsetMs(zone: string, ms: number): number {
  return offsetSpan(zone, ms).offset;
}

function spansAround(zone: string, local: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let at = local - reachMs;
  while (at < local + reachMs) {
    const span = offsetSpan(zone, at);
    const previous = spans.at(-1);
    if (previous?.offset === span.offset) spans[spans.length - 1] = { ...previous, end: span.end };
    else spans.push(span);
    at = span.end;
  }
  return spans;
}

export interface FoundLocal extends ResolvedInstant {
  /** The instant of the change that skipped it, for `gap`. */
  readonly change: number;
}

/**
 * The instant of a local time given as its civil fields read as if they were UTC, by the rule of
 * `localToInstant`; of a skipped one also the instant of the change.
 */
export function resolveLocalMs(zone: string, local: number): FoundLocal {
  const first = offsetSpan(zone, local - reachMs);
  if (first.end > local + reachMs) return { at: local - first.offset, resolved: 'exact', change: 0 };
  const spans = spansAround(zone, local);
  const matches = spans.filter(
    ({ start, end, offset }, index) =>
      (index === 0 || local - offset >= start) && (index === spans.length - 1 || local - offset < end),
  );
  const match = matches[0];
  if (match !== undefined) {
    const resolved = matches.length > 1 ? 'overlap' : 'exact';
    return { at: local - match.offset, resolved, change: 0 };
  }
  const before = spans.findLast(({ end, offset }) => local - offset >= end) ?? first;
  return { at: local - before.offset, resolved: 'gap', change: before.end };
}

/**
 * The instant of a local time by RFC 5545 (3.3.5): one that occurs twice is the first, one that is skipped
 * takes the offset before the gap. RangeError for an unknown zone. Fields out of range roll over.
 */
export function localToInstant(zone: string, parts: LocalParts): ResolvedInstant {
  const { year, month, day, hour, minute, second, millisecond } = parts;
  const { at, resolved } = resolveLocalMs(zone, utcMs(year, month, day, hour, minute, second) + millisecond);
  return { at, resolved };
}

/** Milliseconds of a date `YYYY-MM-DD` read as midnight UTC; RangeError where it is no date. */
export function dateMs(date: string): number {
  const match = /^([+-]?\d{4,6})-(\d\d)-(\d\d)$/.exec(date);
  if (match === null) throw new RangeError(`not a date: ${date}`);
  return utcMs(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Days from 1970-01-01 to a date `YYYY-MM-DD`; RangeError where it is no date. */
export function dayOf(date: string): number {
  return dateMs(date) / dayMs;
}

function dateText(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.slice(0, text.indexOf('T'));
}

/**
 * First instant of a local date `YYYY-MM-DD`, also where its midnight is skipped (then the end of the gap)
 * or occurs twice (then the first). A date skipped altogether starts where the next one does.
 */
export function startOfDay(zone: string, date: string): number {
  const found = resolveLocalMs(zone, dateMs(date));
  return found.resolved === 'gap' ? found.change : found.at;
}

/** Local date `YYYY-MM-DD` of an instant. */
export function localDateOf(zone: string, ms: number): string {
  return dateText(ms + offsetMs(zone, ms));
}

/** Civil fields of an instant in a zone. */
export function localPartsOf(zone: string, ms: number): LocalParts {
  const local = new Date(ms + offsetMs(zone, ms));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

/** The date `days` later (earlier where negative); RangeError where `date` is not `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return dateText(dateMs(date) + days * dayMs);
}

/** Weekday of a date `YYYY-MM-DD`. */
export function weekdayOf(date: string): Weekday {
  return weekdays[weekdayOfDay(dayOf(date))] ?? 'monday';
}
