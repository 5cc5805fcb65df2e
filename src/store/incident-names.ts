import { readIncidents } from './incident-events.ts';
import type { Session } from './session.ts';

interface Ref {
  readonly source: string;
  readonly incident: string;
}

interface Name {
  readonly title: string | null;
  readonly url: string | null;
}

export type Names = ReadonlyMap<string, Name>;

/** The latest title and address of each incident as of a moment. */
export async function readNames(
  session: Session,
  incidents: readonly Ref[],
  { asOf, knownAt }: { readonly asOf: number; readonly knownAt: number | null },
): Promise<Names> {
  const pairs = incidents.map(({ source, incident }) => [source, incident] as const);
  const names = new Map<string, Name>();
  for (const event of await readIncidents(session, pairs, knownAt)) {
    if (event.at > asOf) continue;
    const { title, url } = nameOf(names, event);
    names.set(keyOf(event), { title: event.title ?? title, url: event.url ?? url });
  }
  return names;
}

/** What an incident is called; nulls where nothing says. */
export function nameOf(names: Names, incident: Ref): Name {
  return names.get(keyOf(incident)) ?? { title: null, url: null };
}

function keyOf({ source, incident }: Ref): string {
  return JSON.stringify([source, incident]);
}
