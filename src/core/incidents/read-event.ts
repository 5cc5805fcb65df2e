import { type EventType, eventTypes, type IncidentEvent } from './event.ts';

/** What an event says, without when we learned of it. */
export type StatedEvent = Omit<IncidentEvent, 'recordedAt' | 'recordedBySource'>;

/** Of what identifies: source, incident and event id. */
export const idMaxChars = 512;

/** Instants taken: 1970 to 2200. */
const lowest = 0;
const limit = Date.UTC(2201, 0, 1);

const types: ReadonlySet<unknown> = new Set(eventTypes);

/** Of a text without half characters. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** True within the years taken. */
export function isWithinYears(at: number): boolean {
  return at >= lowest && at < limit;
}

/** True for integer milliseconds within the years taken. */
export function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && isWithinYears(value as number);
}

function absent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Thrown and caught in this file alone, so that reading each field stays one expression. */
class Unreadable extends Error {}

function id(value: unknown, field: string): string {
  if (absent(value) || value === '') throw new Unreadable(`${field}: missing`);
  if (!isText(value)) throw new Unreadable(`${field}: not a text`);
  if (value.length > idMaxChars) throw new Unreadable(`${field}: longer than ${idMaxChars} characters`);
  return value;
}

function text(value: unknown, field: string): string | null {
  if (absent(value) || value === '') return null;
  if (!isText(value)) throw new Unreadable(`${field}: not a text`);
  return value;
}

function instant(value: unknown, field: string): number {
  if (absent(value)) throw new Unreadable(`${field}: missing`);
  if (!isInstant(value)) throw new Unreadable(`${field}: not milliseconds of the years 1970 to 2200`);
  return value;
}

function flag(value: unknown, field: string): boolean | null {
  if (absent(value)) return null;
  if (typeof value !== 'boolean') throw new Unreadable(`${field}: neither true nor false`);
  return value;
}

function typeOf(value: unknown): EventType {
  if (absent(value)) throw new Unreadable('type: missing');
  if (!types.has(value)) throw new Unreadable('type: not one of the known');
  return value as EventType;
}

function read(value: Readonly<Record<string, unknown>>): StatedEvent {
  const { responseDueAt, resolutionDueAt } = value;
  return {
    source: id(value.source, 'source'),
    incident: id(value.incident, 'incident'),
    eventId: id(value.eventId, 'eventId'),
    type: typeOf(value.type),
    at: instant(value.at, 'at'),
    service: text(value.service, 'service'),
    team: text(value.team, 'team'),
    customer: text(value.customer, 'customer'),
    priority: text(value.priority, 'priority'),
    assignee: text(value.assignee, 'assignee'),
    title: text(value.title, 'title'),
    url: text(value.url, 'url'),
    reason: text(value.reason, 'reason'),
    responseDueAt: absent(responseDueAt) ? null : instant(responseDueAt, 'responseDueAt'),
    resolutionDueAt: absent(resolutionDueAt) ? null : instant(resolutionDueAt, 'resolutionDueAt'),
    responseWithin: flag(value.responseWithin, 'responseWithin'),
    resolutionWithin: flag(value.resolutionWithin, 'resolutionWithin'),
    naiveResolved: flag(value.naiveResolved, 'naiveResolved') ?? false,
  };
}

/**
 * The event that a parsed JSON value states, or in words why it states none. Missing and empty fields are null; fields
 * that no event has are passed over. By hand and not by schema: a log of millions is read at a start.
 */
export function readEvent(value: unknown): StatedEvent | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not an object';
  try {
    return read(value as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

/** An event as the log will have it, half characters become U+FFFD; in words why it is none. */
export function soundEvent(event: StatedEvent): StatedEvent | string {
  const read = readEvent(event);
  return typeof read === 'string' ? readEvent(wellFormed(event)) : read;
}

function wellFormed(event: StatedEvent): unknown {
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.toWellFormed() : value,
    ]),
  );
}
