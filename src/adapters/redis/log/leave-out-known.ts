import { eventContent } from '../../../core/incidents/canonical.ts';
import type { ArrivedEvent, Intake } from '../../../ports/intake.ts';
import type { Store } from '../../../store/open.ts';
import { stated } from './prepare.ts';

type Known = Pick<Store, 'standingEvents'>;

/**
 * A door that does not append of a history what the copy has: a source tells the whole history of an incident that
 * changed, and the door itself remembers two days. `caughtUp`: the copy then has what the log has now.
 */
export function leaveOutKnown(door: Intake, copy: Known, caughtUp: () => Promise<void>): Intake {
  return {
    async append(events, how) {
      if (how?.history !== true || events.length === 0) return door.append(events, how);
      await caughtUp();
      const fresh = await unknownOf(events, copy);
      const { appended, duplicates } = await door.append(fresh, how);
      return { appended, duplicates: duplicates + events.length - fresh.length };
    },
  };
}

/** Without the events whose standing version says the same; of one that is told in several ways all stay. */
async function unknownOf(events: readonly ArrivedEvent[], copy: Known): Promise<readonly ArrivedEvent[]> {
  const incidents = new Map(events.map((event) => [JSON.stringify([event.source, event.incident]), event]));
  const standing = await copy.standingEvents([...incidents.values()]);
  const known = new Map(standing.map((event) => [keyOf(event), eventContent(event)]));
  const said = events.map((event) => ({ event, key: keyOf(event), content: contentOf(event) }));
  const isNew = new Set(said.filter(({ key, content }) => known.get(key) !== content).map(({ key }) => key));
  return said.filter(({ key }) => isNew.has(key)).map(({ event }) => event);
}

function keyOf({ source, eventId }: Pick<ArrivedEvent, 'source' | 'eventId'>): string {
  return JSON.stringify([source, eventId]);
}

function contentOf(event: ArrivedEvent): string {
  return eventContent({ ...stated(event), recordedAt: 0, recordedBySource: false });
}
