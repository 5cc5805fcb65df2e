/**
 * UTC offsets of IANA zones as spans of constant offset, found once by bisection over `Intl` and kept.
 * A zone's spans are computed chunk by chunk, so distant years cost nothing until they are asked for.
 */

/** A stretch `[start, end)` of constant offset, cut at chunk bounds. */
export interface OffsetSpan {
  readonly start: number;
  readonly end: number;
  /** Local minus UTC, milliseconds. */
  readonly offset: number;
}

interface ZoneOffsets {
  readonly format: Intl.DateTimeFormat;
  readonly chunks: Map<number, readonly OffsetSpan[]>;
  last: OffsetSpan;
}

const chunkMs = 34_560_000_000; // 400 days
/** Finer than any two changes of one zone since 1970 that undo each other (the closest are four weeks apart). */
const probeMs = 432_000_000; // 5 days
/** `Intl` knows eras, not years below 1, and `Date` ends at 8.64e15. */
const earliest = -62_135_596_800_000 + 172_800_000;
const latest = 8.64e15 - 172_800_000;

const zones = new Map<string, ZoneOffsets>();

function zoneOffsets(zone: string): ZoneOffsets {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const created = { format, chunks: new Map(), last: { start: 0, end: 0, offset: 0 } };
  zones.set(zone, created);
  return created;
}

/** Milliseconds of civil fields read as UTC; unlike `Date.UTC` it takes the years 0 to 99 literally. */
export function utcMs(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime();
}

function intlOffset(format: Intl.DateTimeFormat, ms: number): number {
  const instant = Math.floor(Math.min(Math.max(ms, earliest), latest) / 1000) * 1000;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const part of format.formatToParts(instant)) {
    if (part.type !== 'literal') parts[part.type] = Number(part.value);
  }
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return utcMs(year, month, day, hour, minute, second) - instant;
}

/** The first instant in `(low, high]` with another offset than at `low`, known to differ at `high`. */
function bisect(format: Intl.DateTimeFormat, low: number, high: number, before: number): number {
  let same = low;
  let changed = high;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (intlOffset(format, middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}

function computeChunk(format: Intl.DateTimeFormat, index: number): readonly OffsetSpan[] {
  const end = (index + 1) * chunkMs;
  const spans: OffsetSpan[] = [];
  let start = index * chunkMs;
  let offset = intlOffset(format, start);
  let probed = start;
  while (probed < end) {
    const next = Math.min(probed + probeMs, end);
    if (intlOffset(format, next) === offset) {
      probed = next;
      continue;
    }
    const change = bisect(format, probed, next, offset);
    if (change >= end) break;
    spans.push({ start, end: change, offset });
    start = change;
    offset = intlOffset(format, change);
    probed = change;
  }
  spans.push({ start, end, offset });
  return spans;
}

/**
 * The stretch of constant offset that holds `ms`.
 * @throws RangeError for an unknown zone or an instant that is no number.
 */
export function offsetSpan(zone: string, ms: number): OffsetSpan {
  const offsets = zoneOffsets(zone);
  const { last } = offsets;
  if (ms >= last.start && ms < last.end) return last;
  if (Number.isNaN(ms)) throw new RangeError('not an instant');
  const index = Math.floor(ms / chunkMs);
  let spans = offsets.chunks.get(index);
  if (spans === undefined) {
    spans = computeChunk(offsets.format, index);
    offsets.chunks.set(index, spans);
  }
  for (const span of spans) {
    if (ms >= span.end) continue;
    offsets.last = span;
    return span;
  }
  throw new RangeError('instant out of range');
}
