import { type Draft, singleId } from './draft.ts';
import type { EventRule } from './schema.ts';

/** Holds back one event per incident and type by a `keep` rule, whatever the order of the rows. */
export interface KeepOne {
  /**
   * Offers an event. Gives the one that lost against the held one (either of the two), as what `otherwise`
   * makes of it; `dropped` where it is left out, null where none lost.
   */
  offer(event: Draft, rule: EventRule): Draft | 'dropped' | null;
  /** The events kept, with ids by type; empties the store. */
  release(): Draft[];
}

function loser(event: Draft, rule: EventRule): Draft | 'dropped' {
  if (rule.otherwise === undefined) return 'dropped';
  event.type = rule.otherwise;
  return event;
}

/** Memory grows with the number of incidents that have such events, not with the rows. */
export function createKeepOne(): KeepOne {
  const held = new Map<string, Draft>();
  return {
    offer(event, rule) {
      const key = JSON.stringify([event.source, event.incident, event.type]);
      const other = held.get(key);
      if (other === undefined) {
        held.set(key, event);
        return null;
      }
      const wins = rule.keep === 'last' ? event.at >= other.at : event.at < other.at;
      if (wins) held.set(key, event);
      return loser(wins ? other : event, rule);
    },
    release() {
      const events = [...held.values()];
      held.clear();
      for (const event of events) if (event.eventId === '') event.eventId = singleId(event);
      return events;
    },
  };
}
