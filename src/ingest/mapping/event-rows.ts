import { activityRules } from './activity.ts';
import { baseReaders, checkId } from './base-row.ts';
import type { ReadContext } from './context.ts';
import { contentId, type Draft, draftEvent } from './draft.ts';
import { createKeepOne } from './keep-one.ts';
import type { Mapper, MapperSink } from './mapper.ts';
import type { ReadInstant } from './read-date.ts';
import { flagReader, instantReader, noAnchors } from './read-instant.ts';
import { conditionReader, textReader } from './read-text.ts';
import { type Row, RowError } from './row.ts';
import type { EventMapping, EventRule } from './schema.ts';

const openRule: EventRule = { type: 'opened', keep: 'first' };

interface EventReaders {
  readonly at: (row: Row) => ReadInstant;
  readonly rule: (row: Row) => EventRule;
  readonly eventId: (row: Row) => string;
  readonly automatic: (row: Row) => boolean;
}

function eventReaders(context: ReadContext, mapping: EventMapping): EventReaders {
  const { fields } = mapping;
  const at = instantReader(context, 'at', fields.at, true);
  const activity = textReader(context, 'type', fields.type, true);
  const eventId = textReader(context, 'eventId', fields.eventId);
  const ruleOf = activityRules(mapping.events, mapping.unknown);
  return {
    at: (row) => {
      const instant = at(row, noAnchors);
      if (instant === null) throw new RowError('at: missing');
      return instant;
    },
    rule: (row) => ruleOf(activity(row)),
    eventId: (row) => {
      const text = eventId(row);
      return text === null ? '' : checkId(text, 'eventId');
    },
    automatic:
      mapping.automatic === undefined
        ? () => false
        : conditionReader(context, 'automatic', mapping.automatic),
  };
}

/**
 * One row, one event. Durations count from the row's own instant. Where `keep` rules or `opensCase` ask for one
 * event per case, candidates are held to the end, so the order of the rows does not matter.
 */
export function eventMapper(
  context: ReadContext,
  mapping: EventMapping,
  recordedAt: number,
  sink: MapperSink,
): Mapper {
  const base = baseReaders(context, recordedAt);
  const readNaive = flagReader(context, 'naiveResolved', mapping.fields.naiveResolved);
  const read = eventReaders(context, mapping);
  const kept = createKeepOne();
  const opened = createKeepOne();

  function emit(event: Draft): void {
    if (event.eventId === '') event.eventId = contentId(event);
    sink.event(event);
    sink.accepted();
  }

  function readEvent(row: Row, rule: EventRule, type: Draft['type']): Draft {
    const instant = read.at(row);
    const event = draftEvent(base.identity(row), type, instant.at);
    event.naiveResolved = instant.naiveResolved || readNaive(row) === true;
    base.fill(event, row, { opened: instant.at });
    event.reason ??= rule.reason ?? null;
    return event;
  }

  function openCase(event: Draft): void {
    const noFlags = { responseWithin: null, resolutionWithin: null, reason: null };
    opened.offer({ ...event, ...noFlags, type: 'opened', eventId: '' }, openRule);
  }

  /** Work on a case that waits ends the wait, in logs that have no activity for that. */
  function resume(event: Draft): void {
    const resumed: Draft = { ...event, type: 'resumed', reason: null, eventId: '' };
    resumed.eventId = contentId(resumed);
    sink.event(resumed);
  }

  return {
    map({ row }) {
      const skip = base.skipReason(row);
      if (skip !== null) return sink.skipped(skip);
      const rule = read.rule(row);
      const type = rule.type === 'ignore' ? 'updated' : rule.type;
      const event = readEvent(row, rule, type === 'acknowledged' && read.automatic(row) ? 'updated' : type);
      event.eventId = read.eventId(row);
      if (mapping.opensCase === 'first-row') openCase(event);
      if (rule.resumes === true) resume(event);
      if (rule.type === 'ignore') return sink.skipped('ignored activity');
      const single = (rule.keep === 'first' || rule.keep === 'last') && event.type === rule.type;
      if (!single) return emit(event);
      const lost = kept.offer(event, rule);
      if (lost === null) return sink.accepted();
      if (lost === 'dropped') return sink.skipped(`only the ${rule.keep} ${rule.type} of a case is kept`);
      return emit(lost);
    },
    finish() {
      for (const event of opened.release()) sink.event(event);
      for (const event of kept.release()) sink.event(event);
    },
  };
}
