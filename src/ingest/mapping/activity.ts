import { type EventType, eventTypes } from '../../core/incidents/event.ts';
import { lookup } from './read-text.ts';
import { RowError } from './row.ts';
import type { EventRule, EventTable } from './schema.ts';

const ignore: EventRule = { type: 'ignore' };

const ownTypes: ReadonlyMap<string, EventRule> = new Map(
  eventTypes.map((type: EventType): [string, EventRule] => [type, { type }]),
);

/** What the table makes of an activity; without a table the activity must be an event type. */
export function activityRules(
  table: EventTable | undefined,
  unknown: 'reject' | 'ignore' | 'updated',
): (activity: string | null) => EventRule {
  const find = table === undefined ? null : lookup<EventRule>(table);
  return (activity) => {
    if (activity === null) {
      if (unknown === 'ignore') return ignore;
      throw new RowError('type: missing');
    }
    const rule = find === null ? ownTypes.get(activity) : find(activity);
    if (rule !== undefined && rule !== null) return rule;
    if (unknown === 'ignore') return ignore;
    if (unknown === 'updated') return { type: 'updated' };
    throw new RowError(find === null ? 'type: not an event type' : 'type: not in the events table', activity);
  };
}
