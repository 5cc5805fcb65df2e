import { type EventType, eventTypes, type IncidentEvent } from '../core/incidents/event.ts';
import { bytes, doubles, integers, lazyText } from './columns.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';

/** Events of a run of incidents, as columns; grouped by `eventsOf`. */
export interface EventColumns {
  readonly first: number;
  readonly last: number;
  /** The events of the incident with this sequence number, without title and url, which judging does not read. */
  eventsOf(seq: number): IncidentEvent[];
}

export interface EventRange {
  /** Table of the events; default: the log. */
  readonly events?: string;
  readonly touched: string;
  readonly first: number;
  readonly last: number;
  /** SQL condition on events `e`. */
  readonly standing: string;
}

const labelled = ['source', 'service', 'team', 'customer', 'priority', 'assignee', 'reason'] as const;

function query(range: EventRange): string {
  const { events = 'events', touched, first, last, standing } = range;
  const codes = labelled.map((name) => `coalesce(l_${name}.id, -1)`).join(', ');
  const joins = labelled.map((name) => `LEFT JOIN labels l_${name} ON l_${name}.text = e.${name}`).join('\n');
  return `SELECT t.seq, e.type, e.happened_at::DOUBLE, e.recorded_at::DOUBLE,
      (e.recorded_by_source::UTINYINT + 2 * e.naive_resolved::UTINYINT
        + 4 * coalesce(1 + e.response_within::UTINYINT, 0) + 16 * coalesce(1 + e.resolution_within::UTINYINT, 0))::UTINYINT,
      coalesce(e.response_due_at::DOUBLE, 'nan'), coalesce(e.resolution_due_at::DOUBLE, 'nan'), ${codes}, e.event_id
    FROM ${events} e JOIN ${touched} t ON e.incident_key = t.incident_key ${joins}
    WHERE t.seq BETWEEN ${first} AND ${last} AND ${standing}`;
}

/** Reads the standing events of incidents `first` to `last` (by `seq` of the table `touched`). */
export async function readEvents(session: Session, labels: Labels, range: EventRange): Promise<EventColumns> {
  const { first, last } = range;
  const chunks = await session.chunks(query(range));
  const seq = integers(chunks, 0);
  const type = bytes(chunks, 1);
  const at = doubles(chunks, 2);
  const recordedAt = doubles(chunks, 3);
  const bits = bytes(chunks, 4);
  const responseDue = doubles(chunks, 5);
  const resolutionDue = doubles(chunks, 6);
  const codes = labelled.map((_name, index) => integers(chunks, 7 + index));
  const eventId = lazyText(chunks, 7 + labelled.length);
  const { starts, rows } = groupRows(seq, first, last);

  function text(column: number, row: number): string | null {
    return labels.text(codes[column]?.[row] ?? -1);
  }

  function event(row: number, withId: boolean): IncidentEvent {
    const bit = bits[row] ?? 0;
    return {
      source: text(0, row) ?? '',
      incident: '',
      eventId: withId ? (eventId(row) ?? '') : '',
      type: typeOf(type[row] ?? -1),
      at: at[row] ?? 0,
      recordedAt: recordedAt[row] ?? 0,
      recordedBySource: (bit & 1) !== 0,
      service: text(1, row),
      team: text(2, row),
      customer: text(3, row),
      priority: text(4, row),
      assignee: text(5, row),
      title: null,
      url: null,
      reason: text(6, row),
      responseDueAt: instant(responseDue[row]),
      resolutionDueAt: instant(resolutionDue[row]),
      responseWithin: flag((bit >> 2) & 3),
      resolutionWithin: flag((bit >> 4) & 3),
      naiveResolved: (bit & 2) !== 0,
    };
  }

  return {
    first,
    last,
    eventsOf(incident) {
      const mine = rows.subarray(starts[incident - first] ?? 0, starts[incident - first + 1] ?? 0);
      const withId = hasTies(mine, at, type);
      const events: IncidentEvent[] = [];
      for (const row of mine) events.push(event(row, withId));
      return events;
    },
  };
}

/** Counting sort: `rows[starts[i]..starts[i + 1])` are the row numbers of incident `first + i`. */
function groupRows(seq: Int32Array, first: number, last: number): { starts: Int32Array; rows: Int32Array } {
  const starts = new Int32Array(last - first + 2);
  for (const value of seq) starts[value - first + 1] = (starts[value - first + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const next = starts.slice();
  const rows = new Int32Array(seq.length);
  seq.forEach((value, row) => {
    const slot = next[value - first] ?? 0;
    rows[slot] = row;
    next[value - first] = slot + 1;
  });
  return { starts, rows };
}

const openedType = eventTypes.indexOf('opened');

/** Longer incidents are taken to have ties rather than compared pair by pair. */
const tieWindow = 24;

/**
 * Event ids only break ties of equal types at one instant: they are decoded only then. What is dated before the opening
 * counts as at it, and so ties with its like.
 */
function hasTies(rows: Int32Array, at: Float64Array, type: Uint8Array): boolean {
  let openedAt = Number.POSITIVE_INFINITY;
  for (const row of rows) if (type[row] === openedType) openedAt = Math.min(openedAt, at[row] ?? openedAt);
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    for (let j = 0; j < i && j < tieWindow; j++) {
      const other = rows[j] ?? 0;
      if (type[row] !== type[other]) continue;
      if (at[row] === at[other] || Math.max(at[row] ?? 0, at[other] ?? 0) <= openedAt) return true;
    }
  }
  return rows.length > tieWindow;
}

function typeOf(code: number): EventType {
  const type = eventTypes[code];
  if (type === undefined) throw new RangeError(`no event type ${code}`);
  return type;
}

function instant(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function flag(code: number): boolean | null {
  return code === 0 ? null : code === 2;
}
