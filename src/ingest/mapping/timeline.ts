import { activityRules } from './activity.ts';
import { jsonColumns } from './columns.ts';
import type { ReadContext } from './context.ts';
import { contentId, type Draft, draftEvent, type Identity } from './draft.ts';
import { createKeepOne } from './keep-one.ts';
import { dateReader } from './read-date.ts';
import { columnText } from './read-text.ts';
import { type Row, RowError } from './row.ts';
import type { EventRule, Timeline } from './schema.ts';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Two equal updates of one record are two updates: the second and further carry their number. */
function numberEvents(events: readonly Draft[]): void {
  const seen = new Map<string, number>();
  for (const event of events) {
    if (event.eventId !== '') continue;
    const id = contentId(event);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    event.eventId = count === 1 ? id : `${id}#${count}`;
  }
}

type EntryReader = (entry: unknown, identity: Identity) => { event: Draft; rule: EventRule } | null;

function entryReader(outer: ReadContext, timeline: Timeline): EntryReader {
  const context: ReadContext = { ...outer, columns: jsonColumns() };
  const at = columnText(context, 'timeline.at', [timeline.at]);
  const activity = columnText(context, 'timeline.activity', [timeline.activity]);
  const reason = timeline.reason === undefined ? null : columnText(context, 'reason', [timeline.reason]);
  const { formats, timeZone } = context.mapping.dates;
  const parse = dateReader(formats, timeZone, context.dates);
  const ruleOf = activityRules(timeline.events, timeline.unknown);
  return (entry, identity) => {
    if (!isRecord(entry)) throw new RowError('timeline: an update is not an object');
    const rule = ruleOf(activity(entry));
    if (rule.type === 'ignore') return null;
    const text = at(entry);
    if (text === null) throw new RowError('timeline.at: missing');
    const instant = parse(text, 'timeline.at');
    const event = draftEvent(identity, rule.type, instant.at);
    event.naiveResolved = instant.naiveResolved;
    event.reason = reason?.(entry) ?? rule.reason ?? null;
    return { event, rule };
  };
}

/**
 * Reads the dated updates nested in a record. A type of which the rules keep one gives one event, none where the
 * record's own dates (`dated`) already give it.
 */
export function timelineReader(
  context: ReadContext,
  timeline: Timeline,
): (row: Row, identity: Identity, dated: readonly Draft[]) => Draft[] {
  const list = jsonColumns().find(timeline.path);
  const read = entryReader(context, timeline);
  return (row, identity, dated) => {
    const entries = list?.get(row) ?? [];
    if (!Array.isArray(entries)) throw new RowError('timeline: not a list');
    const kept = createKeepOne();
    const events: Draft[] = [];
    for (const entry of entries) {
      const found = read(entry, identity);
      if (found === null) continue;
      const single = found.rule.keep === 'first' || found.rule.keep === 'last';
      const out = single ? kept.offer(found.event, found.rule) : found.event;
      if (out !== null && out !== 'dropped') events.push(out);
    }
    const taken = new Set(dated.map((event) => event.eventId));
    numberEvents(events);
    return [...events, ...kept.release().filter((event) => !taken.has(event.eventId))];
  };
}
