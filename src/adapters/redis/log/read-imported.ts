import { isInstant, readEvent } from '../../../core/incidents/read-event.ts';
import { encodeEvent } from '../../../ingest/files/encode-event.ts';
import { isCanonical, isDated } from './canonical.ts';

/** An imported event, and what says where it belongs. */
export interface ImportedEvent {
  readonly source: string;
  readonly incident: string;
  readonly json: string;
}

const beforeSource = '{"source":"'.length;
const beforeIncident = '","incident":"'.length;

/** @throws RangeError where the JSON is no event with its `recordedAt`. */
export function readImported(json: string): ImportedEvent {
  if (!isCanonical(json) || !isDated(json)) return readLoosely(json);
  const end = json.indexOf('"', beforeSource);
  const start = end + beforeIncident;
  return {
    source: json.slice(beforeSource, end),
    incident: json.slice(start, json.indexOf('"', start)),
    json,
  };
}

function readLoosely(json: string): ImportedEvent {
  const value: unknown = JSON.parse(json);
  const event = readEvent(value);
  if (typeof event === 'string') throw new RangeError(`not an event: ${event}`);
  const { recordedAt, recordedBySource } = value as Readonly<Record<string, unknown>>;
  if (!isInstant(recordedAt)) throw new RangeError('not an imported event: recordedAt is missing');
  const { source, incident } = event;
  return {
    source,
    incident,
    json: encodeEvent({ ...event, recordedAt, recordedBySource: recordedBySource === true }),
  };
}
