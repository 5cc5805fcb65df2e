import { isInstant, readEvent } from '../../../core/incidents/read-event.ts';
import { encodeEvent } from '../../../ingest/files/encode-event.ts';
import { maxRecordChars } from '../../../ingest/files/limits.ts';
import { dated, isCanonical } from './canonical.ts';

/** The field of an entry that holds an event as JSON; an entry may have it several times. */
const eventField = 'event';

/** What one entry of an event stream says. */
export interface EntryReading {
  /** One JSON object per event, as `EventBatch` has them, `recordedAt` included. */
  readonly events: readonly string[];
  /** In words, what of it could not be read: the same for everybody who reads it. */
  readonly problems: readonly string[];
}

const none: readonly string[] = [];

/** The milliseconds of a stream id, which are when Redis took the entry. */
export function instantOf(id: string): number {
  const dash = id.indexOf('-');
  return Number(dash < 0 ? id : id.slice(0, dash));
}

/**
 * Reads an entry: its id and its fields as Redis gives them (name, value, name, value, …). Never throws; one event that
 * cannot be read costs no other. Without a `recordedAt` of its own an event was recorded when Redis took the entry,
 * by its source unless it says otherwise.
 */
export function readEntry(id: string, fields: readonly string[]): EntryReading {
  const events: string[] = [];
  let problems: string[] | null = null;
  const takenAt = instantOf(id);
  let found = false;
  for (let index = 0; index + 1 < fields.length; index += 2) {
    if (fields[index] !== eventField) continue;
    found = true;
    const problem = readField(fields[index + 1] ?? '', takenAt, events);
    if (problem === null) continue;
    problems ??= [];
    problems.push(problem);
  }
  if (!found) problems = [`no field named ${eventField}`];
  return { events, problems: problems ?? none };
}

/** Adds the event to `events`; what it fails of, null where it does not. */
function readField(json: string, takenAt: number, events: string[]): string | null {
  if (isInstant(takenAt) && isCanonical(json)) {
    events.push(dated(json, takenAt));
    return null;
  }
  return readLoosely(json, takenAt, events);
}

function readLoosely(json: string, takenAt: number, events: string[]): string | null {
  if (json.length > maxRecordChars) return `longer than ${maxRecordChars} characters`;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'not JSON';
  }
  const event = readEvent(value);
  if (typeof event === 'string') return event;
  const { recordedAt, recordedBySource } = value as Readonly<Record<string, unknown>>;
  const isLive = recordedAt === undefined || recordedAt === null;
  const learned = isLive ? takenAt : recordedAt;
  if (!isInstant(learned))
    return `${isLive ? 'id' : 'recordedAt'}: not milliseconds of the years 1970 to 2200`;
  // Written anew, not spliced: a key given twice would be read otherwise by the engine.
  const bySource = isLive ? recordedBySource !== false : recordedBySource === true;
  events.push(encodeEvent({ ...event, recordedAt: learned, recordedBySource: bySource }));
  return null;
}
