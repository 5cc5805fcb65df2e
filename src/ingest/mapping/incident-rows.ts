import { assign, baseReaders, type Flags } from './base-row.ts';
import type { ReadContext } from './context.ts';
import { type Draft, draftEvent, type Identity, singleId } from './draft.ts';
import type { Mapper, MapperSink } from './mapper.ts';
import { milestonePlaces } from './places.ts';
import type { ReadInstant } from './read-date.ts';
import { type Anchors, type InstantReader, instantReader } from './read-instant.ts';
import { conditionReader } from './read-text.ts';
import { type Row, RowError } from './row.ts';
import type { IncidentMapping } from './schema.ts';
import { timelineReader } from './timeline.ts';

/** In the order in which they follow one another at one instant. */
const lifecycle = ['acknowledged', 'resolved', 'closed', 'reopened', 'cancelled'] as const;

interface Dates {
  readonly opened: InstantReader;
  readonly others: readonly (readonly [(typeof lifecycle)[number], InstantReader])[];
  readonly automatic: (row: Row) => boolean;
}

function dateReaders(context: ReadContext, { fields }: IncidentMapping): Dates {
  const automatic = fields.acknowledged?.automatic;
  return {
    opened: instantReader(context, 'opened', fields.opened, true),
    others: lifecycle.map((type) => [type, instantReader(context, type, fields[type])] as const),
    automatic:
      automatic === undefined ? () => false : conditionReader(context, 'acknowledged.automatic', automatic),
  };
}

function dated(identity: Identity, type: Draft['type'], instant: ReadInstant): Draft {
  const event = draftEvent(identity, type, instant.at);
  event.naiveResolved = instant.naiveResolved;
  event.eventId = singleId(event);
  return event;
}

/** What a machine sent keeps the id of an acknowledgement: a later export that tells a human one corrects it. */
function asMachine(event: Draft): Draft {
  return { ...event, type: 'updated' };
}

/** The events of the row's dates, `opened` first, and the instants that durations may count from. */
function datedEvents(row: Row, identity: Identity, dates: Dates): { events: Draft[]; anchors: Anchors } {
  const opened = dates.opened(row, {});
  if (opened === null) throw new RowError('opened: missing');
  const anchors: { opened: number; acknowledged?: number; resolved?: number } = { opened: opened.at };
  const events = [dated(identity, 'opened', opened)];
  for (const [type, read] of dates.others) {
    const instant = read(row, anchors);
    if (instant === null) continue;
    if (type === 'acknowledged' || type === 'resolved') anchors[type] = instant.at;
    const event = dated(identity, type, instant);
    events.push(type === 'acknowledged' && dates.automatic(row) ? asMachine(event) : event);
  }
  return { events, anchors };
}

/** A row's recorded verdicts stand on its last event: there they were known. */
function flagLast(events: readonly Draft[], flags: Flags): void {
  const last = events.reduce((one, other) => (other.at >= one.at ? other : one));
  assign(last, flags);
}

/**
 * One row, one incident: up to one event per type, identified by incident and type, so that a newer export of the
 * same incidents corrects them. Dimensions and deadlines stand on `opened`, the reason on `cancelled`.
 */
export function incidentMapper(
  context: ReadContext,
  mapping: IncidentMapping,
  recordedAt: number,
  sink: MapperSink,
): Mapper {
  const base = baseReaders(context, recordedAt);
  const dates = dateReaders(context, mapping);
  const timeline = mapping.timeline === undefined ? null : timelineReader(context, mapping.timeline);
  const places = milestonePlaces(context, mapping);
  const told = places.types.filter((type) => sink.withdrawable.includes(type));

  function tellUnstated(identity: Identity, events: readonly Draft[]): void {
    const [opened] = events;
    if (told.length === 0 || opened === undefined) return;
    const { source, incident, recordedAt: at, recordedBySource } = identity;
    const ids = events.map(({ eventId }) => eventId);
    const types = told.filter((type) => !ids.includes(singleId({ incident, type })));
    if (types.length === 0) return;
    sink.unstated({ source, incident, openedAt: opened.at, recordedAt: at, recordedBySource, types });
  }

  return {
    map({ row }) {
      if (told.length > 0) places.see(row);
      const skip = base.skipReason(row);
      if (skip !== null) return sink.skipped(skip);
      const identity = base.identity(row);
      const { events, anchors } = datedEvents(row, identity, dates);
      const { reason, ...dimensions } = base.dimensions(row);
      const [opened] = events;
      if (opened !== undefined) assign(opened, { ...dimensions, ...base.deadlines(row, anchors) });
      for (const event of events) if (event.type === 'cancelled') event.reason = reason;
      if (timeline !== null) events.push(...timeline(row, identity, events));
      flagLast(events, base.flags(row));
      for (const event of events) sink.event(event);
      tellUnstated(identity, events);
      sink.accepted();
    },
    finish() {
      if (told.length > 0) sink.withoutPlace(places.lacking());
    },
  };
}
