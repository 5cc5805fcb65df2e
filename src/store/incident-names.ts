import { latestText } from './event-sql.ts';
import { wantedEvents } from './incident-events.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

interface Ref {
  readonly source: string;
  readonly incident: string;
}

interface Name {
  readonly title: string | null;
  readonly url: string | null;
}

type Row = { source: string; incident: string; title: string | null; url: string | null };

export type Names = ReadonlyMap<string, Name>;

/** The latest title and address of each incident as of a moment. */
export async function readNames(
  session: Session,
  incidents: readonly Ref[],
  { asOf, knownAt }: { readonly asOf: number; readonly knownAt: number | null },
): Promise<Names> {
  const pairs = incidents.map(({ source, incident }) => [source, incident] as const);
  const wanted = await wantedEvents(session, pairs, knownAt);
  if (wanted === null) return new Map();
  const rows = await session.rows<Row>(`SELECT any_value(${textOut('e.source')}) AS source,
      any_value(${textOut('e.incident')}) AS incident, ${latestText('title')}, ${latestText('url')}
    FROM events e WHERE ${wanted} AND e.happened_at <= ${int(asOf)} GROUP BY e.incident_key`);
  return new Map(rows.map((row) => [keyOf(row), { title: row.title, url: row.url }]));
}

/** What an incident is called; nulls where nothing says. */
export function nameOf(names: Names, incident: Ref): Name {
  return names.get(keyOf(incident)) ?? { title: null, url: null };
}

function keyOf({ source, incident }: Ref): string {
  return JSON.stringify([source, incident]);
}
