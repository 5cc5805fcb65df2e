import { idMaxChars } from '../../core/incidents/read-event.ts';
import type { ReadContext } from './context.ts';
import type { Draft, Identity } from './draft.ts';
import { type Anchors, flagReader, instantReader, noAnchors } from './read-instant.ts';
import { conditionReader, type TextReader, textReader } from './read-text.ts';
import { type Row, RowError } from './row.ts';

/** Fields that describe the incident rather than date it. */
export interface Dimensions {
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly assignee: string | null;
  readonly title: string | null;
  readonly url: string | null;
  readonly reason: string | null;
}

export interface Deadlines {
  readonly responseDueAt: number | null;
  readonly resolutionDueAt: number | null;
}

export interface Flags {
  readonly responseWithin: boolean | null;
  readonly resolutionWithin: boolean | null;
}

/** The readers of what every shape of row has in common. */
export interface BaseReaders {
  /** Why a rule leaves the row out; null: it is taken. */
  skipReason(row: Row): string | null;
  identity(row: Row): Identity;
  dimensions(row: Row): Dimensions;
  deadlines(row: Row, anchors: Anchors): Deadlines;
  flags(row: Row): Flags;
  /** All three of them, written straight onto an event: of a log's million rows each has one. */
  fill(event: Draft, row: Row, anchors: Anchors): void;
}

/** The text if it can identify something: present and of at most 512 characters. */
export function checkId(text: string | null, field: string): string {
  if (text === null) throw new RowError(`${field}: missing`);
  if (text.length > idMaxChars) throw new RowError(`${field}: longer than ${idMaxChars} characters`, text);
  return text;
}

function skipReader(context: ReadContext): (row: Row) => string | null {
  const rules = context.mapping.skip.map(({ because, ...condition }) => ({
    because,
    holds: conditionReader(context, 'skip', condition),
  }));
  return (row) => {
    for (const rule of rules) if (rule.holds(row)) return rule.because;
    return null;
  };
}

function identityReader(context: ReadContext, recordedAt: number): (row: Row) => Identity {
  const { fields, source } = context.mapping;
  const readSource: TextReader = textReader(context, 'source', fields.source);
  const readIncident = textReader(context, 'incident', fields.incident, true);
  const readRecorded = instantReader(context, 'recordedAt', fields.recordedAt);
  const readBySource = flagReader(context, 'recordedBySource', fields.recordedBySource);
  return (row) => {
    const recorded = readRecorded(row, noAnchors);
    const bySource = readBySource(row) ?? recorded !== null;
    if (recorded === null) context.undated.count++;
    if (recorded === null && bySource) throw new RowError('recordedBySource: there is no recordedAt');
    return {
      source: checkId(readSource(row) ?? source, 'source'),
      incident: checkId(readIncident(row), 'incident'),
      recordedAt: recorded?.at ?? recordedAt,
      recordedBySource: bySource,
    };
  };
}

type DimensionReaders = Readonly<Record<keyof Dimensions, TextReader>>;

function dimensionReaders(context: ReadContext): DimensionReaders {
  const { fields } = context.mapping;
  const reader = (field: keyof Dimensions): TextReader => textReader(context, field, fields[field]);
  return {
    service: reader('service'),
    team: reader('team'),
    customer: reader('customer'),
    priority: reader('priority'),
    assignee: reader('assignee'),
    title: reader('title'),
    url: reader('url'),
    reason: reader('reason'),
  };
}

function dimensionsOf(read: DimensionReaders, row: Row): Dimensions {
  return {
    service: read.service(row),
    team: read.team(row),
    customer: read.customer(row),
    priority: read.priority(row),
    assignee: read.assignee(row),
    title: read.title(row),
    url: read.url(row),
    reason: read.reason(row),
  };
}

function fillDimensions(event: Draft, read: DimensionReaders, row: Row): void {
  event.service = read.service(row);
  event.team = read.team(row);
  event.customer = read.customer(row);
  event.priority = read.priority(row);
  event.assignee = read.assignee(row);
  event.title = read.title(row);
  event.url = read.url(row);
  event.reason = read.reason(row);
}

/** Fits the common fields to a file; what does not fit is noted in the context. */
export function baseReaders(context: ReadContext, recordedAt: number): BaseReaders {
  const { fields } = context.mapping;
  const responseDue = instantReader(context, 'responseDueAt', fields.responseDueAt);
  const resolutionDue = instantReader(context, 'resolutionDueAt', fields.resolutionDueAt);
  const responseWithin = flagReader(context, 'responseWithin', fields.responseWithin);
  const resolutionWithin = flagReader(context, 'resolutionWithin', fields.resolutionWithin);
  const skipReason = skipReader(context);
  const identity = identityReader(context, recordedAt);
  const dimensions = dimensionReaders(context);
  return {
    skipReason,
    identity,
    dimensions: (row) => dimensionsOf(dimensions, row),
    deadlines: (row, anchors) => ({
      responseDueAt: responseDue(row, anchors)?.at ?? null,
      resolutionDueAt: resolutionDue(row, anchors)?.at ?? null,
    }),
    flags: (row) => ({ responseWithin: responseWithin(row), resolutionWithin: resolutionWithin(row) }),
    fill(event, row, anchors) {
      fillDimensions(event, dimensions, row);
      event.responseDueAt = responseDue(row, anchors)?.at ?? null;
      event.resolutionDueAt = resolutionDue(row, anchors)?.at ?? null;
      event.responseWithin = responseWithin(row);
      event.resolutionWithin = resolutionWithin(row);
    },
  };
}

/** Writes fields of the row onto an event. */
export function assign(event: Draft, fields: Partial<Dimensions & Deadlines & Flags>): Draft {
  return Object.assign(event, fields);
}
