import type { ReadContext } from './context.ts';
import type { Draft, Identity } from './draft.ts';
import { type Anchors, flagReader, instantReader } from './read-instant.ts';
import { conditionReader, type TextReader, textReader } from './read-text.ts';
import { type Row, RowError } from './row.ts';

const idMaxChars = 512;

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
    const recorded = readRecorded(row, {});
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

function dimensionReader(context: ReadContext): (row: Row) => Dimensions {
  const { fields } = context.mapping;
  const service = textReader(context, 'service', fields.service);
  const team = textReader(context, 'team', fields.team);
  const customer = textReader(context, 'customer', fields.customer);
  const priority = textReader(context, 'priority', fields.priority);
  const assignee = textReader(context, 'assignee', fields.assignee);
  const title = textReader(context, 'title', fields.title);
  const url = textReader(context, 'url', fields.url);
  const reason = textReader(context, 'reason', fields.reason);
  return (row) => ({
    service: service(row),
    team: team(row),
    customer: customer(row),
    priority: priority(row),
    assignee: assignee(row),
    title: title(row),
    url: url(row),
    reason: reason(row),
  });
}

/** Fits the common fields to a file; what does not fit is noted in the context. */
export function baseReaders(context: ReadContext, recordedAt: number): BaseReaders {
  const { fields } = context.mapping;
  const responseDue = instantReader(context, 'responseDueAt', fields.responseDueAt);
  const resolutionDue = instantReader(context, 'resolutionDueAt', fields.resolutionDueAt);
  const responseWithin = flagReader(context, 'responseWithin', fields.responseWithin);
  const resolutionWithin = flagReader(context, 'resolutionWithin', fields.resolutionWithin);
  return {
    skipReason: skipReader(context),
    identity: identityReader(context, recordedAt),
    dimensions: dimensionReader(context),
    deadlines: (row, anchors) => ({
      responseDueAt: responseDue(row, anchors)?.at ?? null,
      resolutionDueAt: resolutionDue(row, anchors)?.at ?? null,
    }),
    flags: (row) => ({ responseWithin: responseWithin(row), resolutionWithin: resolutionWithin(row) }),
  };
}

/** Writes fields of the row onto an event. */
export function assign(event: Draft, fields: Partial<Dimensions & Deadlines & Flags>): Draft {
  return Object.assign(event, fields);
}
