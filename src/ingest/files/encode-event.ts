import type { IncidentEvent } from '../../core/incidents/event.ts';
import type { EventBatch } from '../../ports/event-log.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';

/** Anything but printable ASCII without quote and backslash. */
const needsEscape = /[^ !#-[\]-~]/;

const beyondLatin1 = /[\u0100-\uffff]/;

/** Becomes true at a text with characters beyond Latin-1. */
interface Width {
  wide: boolean;
}

/** A JSON string; texts of plain ASCII, nearly all, need no second look. */
function quote(text: string, width: Width): string {
  if (!needsEscape.test(text)) return `"${text}"`;
  width.wide ||= beyondLatin1.test(text);
  return JSON.stringify(text);
}

/** One event as JSON, its null and false fields left out. */
export function encodeEvent(event: IncidentEvent, width: Width = { wide: false }): string {
  const bySource = event.recordedBySource ? ',"recordedBySource":true' : '';
  return encode(event, `,"recordedAt":${event.recordedAt}${bySource}`, width);
}

/** The same of one whose recording is for the log to say; `undated` is what it says of that. */
export function encodeArrived(event: ArrivedEvent, undated = ''): string {
  return encode(event, undated, { wide: false });
}

function encode(event: ArrivedEvent, recorded: string, width: Width): string {
  let json = `{"source":${quote(event.source, width)},"incident":${quote(event.incident, width)},"eventId":${quote(event.eventId, width)}`;
  json += `,"type":"${event.type}","at":${event.at}${recorded}`;
  if (event.service !== null) json += `,"service":${quote(event.service, width)}`;
  if (event.team !== null) json += `,"team":${quote(event.team, width)}`;
  if (event.customer !== null) json += `,"customer":${quote(event.customer, width)}`;
  if (event.priority !== null) json += `,"priority":${quote(event.priority, width)}`;
  if (event.assignee !== null) json += `,"assignee":${quote(event.assignee, width)}`;
  if (event.title !== null) json += `,"title":${quote(event.title, width)}`;
  if (event.url !== null) json += `,"url":${quote(event.url, width)}`;
  if (event.reason !== null) json += `,"reason":${quote(event.reason, width)}`;
  if (event.responseDueAt !== null) json += `,"responseDueAt":${event.responseDueAt}`;
  if (event.resolutionDueAt !== null) json += `,"resolutionDueAt":${event.resolutionDueAt}`;
  // "False" is a verdict here, unlike in the two fields above and below.
  if (event.responseWithin !== null) json += `,"responseWithin":${event.responseWithin}`;
  if (event.resolutionWithin !== null) json += `,"resolutionWithin":${event.resolutionWithin}`;
  if (event.naiveResolved) json += ',"naiveResolved":true';
  return `${json}}`;
}

/** Events of one batch, and bytes of its text, at most (one event over). */
const batchEvents = 10_000;
const batchBytes = 4 * 1024 * 1024;
const wideBytes = 2;
const openBracket = 0x5b;
const closeBracket = 0x5d;

export interface Batcher {
  add(event: IncidentEvent): void;
  /** Takes the full batches; with `rest` the one begun too. */
  take(rest: boolean): EventBatch[];
}

/**
 * Gathers encoded events into batches. They are written into one buffer, for thousands of small strings kept
 * until their batch is full cost a third of the time in garbage collection (measured). As Latin-1 until the first
 * character beyond it, then as UTF-16: both are plain copies in and out, UTF-8 is not.
 */
export function createBatcher(): Batcher {
  let full: EventBatch[] = [];
  let buffer = Buffer.allocUnsafe(batchBytes * 2);
  let used = 0;
  let count = 0;
  /** What stands before the first wide character of the batch. */
  let narrow = '';
  let width: Width = { wide: false };

  function close(): void {
    if (count === 0) return;
    // In the place of the comma after the last event.
    buffer[used - (width.wide ? wideBytes : 1)] = closeBracket;
    const rest = buffer.toString(width.wide ? 'utf16le' : 'latin1', 0, used);
    full.push({ count, json: narrow + rest });
    used = 0;
    count = 0;
    narrow = '';
    width = { wide: false };
  }

  function reserve(bytes: number): void {
    if (used + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, used + bytes));
    buffer.copy(larger, 0, 0, used);
    buffer = larger;
  }

  return {
    add(event) {
      const wasWide = width.wide;
      const json = `${encodeEvent(event, width)},`;
      if (count === 0) buffer[used++] = openBracket;
      if (width.wide && !wasWide) {
        narrow = buffer.toString('latin1', 0, used);
        used = 0;
      }
      reserve(json.length * wideBytes);
      used += buffer.write(json, used, width.wide ? 'utf16le' : 'latin1');
      count++;
      if (count >= batchEvents || used >= batchBytes) close();
    },
    take(rest) {
      if (rest) close();
      const batches = full;
      full = [];
      return batches;
    },
  };
}
