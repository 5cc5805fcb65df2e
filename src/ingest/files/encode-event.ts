import type { IncidentEvent } from '../../core/incidents/event.ts';
import type { EventBatch } from '../../ports/event-log.ts';

/** Anything but printable ASCII without quote and backslash. */
const needsEscape = /[^ !#-[\]-~]/;

/** A JSON string; texts of plain ASCII, nearly all, need no second look. */
function quote(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** One event as JSON, its null and false fields left out. */
export function encodeEvent(event: IncidentEvent): string {
  let json = `{"source":${quote(event.source)},"incident":${quote(event.incident)},"eventId":${quote(event.eventId)}`;
  json += `,"type":"${event.type}","at":${event.at},"recordedAt":${event.recordedAt}`;
  if (event.recordedBySource) json += ',"recordedBySource":true';
  if (event.service !== null) json += `,"service":${quote(event.service)}`;
  if (event.team !== null) json += `,"team":${quote(event.team)}`;
  if (event.customer !== null) json += `,"customer":${quote(event.customer)}`;
  if (event.priority !== null) json += `,"priority":${quote(event.priority)}`;
  if (event.assignee !== null) json += `,"assignee":${quote(event.assignee)}`;
  if (event.title !== null) json += `,"title":${quote(event.title)}`;
  if (event.url !== null) json += `,"url":${quote(event.url)}`;
  if (event.reason !== null) json += `,"reason":${quote(event.reason)}`;
  if (event.responseDueAt !== null) json += `,"responseDueAt":${event.responseDueAt}`;
  if (event.resolutionDueAt !== null) json += `,"resolutionDueAt":${event.resolutionDueAt}`;
  // "False" is a verdict here, unlike in the two fields above and below.
  if (event.responseWithin !== null) json += `,"responseWithin":${event.responseWithin}`;
  if (event.resolutionWithin !== null) json += `,"resolutionWithin":${event.resolutionWithin}`;
  if (event.naiveResolved) json += ',"naiveResolved":true';
  return `${json}}`;
}

/** Events of one batch, and characters of its text, at most (one event over). */
const batchEvents = 10_000;
const batchChars = 4 * 1024 * 1024;

export interface Batcher {
  add(event: IncidentEvent): void;
  /** Takes the full batches; with `rest` the one begun too. */
  take(rest: boolean): EventBatch[];
}

/** Gathers encoded events into batches. */
export function createBatcher(): Batcher {
  let full: EventBatch[] = [];
  let pieces: string[] = [];
  let chars = 0;

  function close(): void {
    if (pieces.length === 0) return;
    full.push({ count: pieces.length, json: `[${pieces.join(',')}]` });
    pieces = [];
    chars = 0;
  }

  return {
    add(event) {
      const json = encodeEvent(event);
      pieces.push(json);
      chars += json.length;
      if (pieces.length >= batchEvents || chars >= batchChars) close();
    },
    take(rest) {
      if (rest) close();
      const batches = full;
      full = [];
      return batches;
    },
  };
}
