import type { DataVersion, Dimension } from '../core/report/facts.ts';
import type { IncidentRef, VisibleValues } from '../ports/judgements.ts';
import { unknownLabel } from './filters.ts';
import type { Labels } from './labels.ts';
import { loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int, intList, textOut } from './text.ts';

/** Version and hash of the log and the policy versions, as kept by every append. */
export async function readDataVersion(session: Session): Promise<DataVersion> {
  const [row] = await session.rows<{ entries: number; hash: string }>(
    `SELECT entries, lower(printf('%016X', hash_high) || printf('%016X', hash_low)) AS hash FROM state`,
  );
  const newest = (await loadPolicyVersions(session, null)).at(-1);
  return {
    version: row?.entries ?? 0,
    hash: row?.hash ?? '',
    policyVersion: newest?.version ?? 0,
    dataVersions: newest?.dataVersions ?? {},
  };
}

/** First opening and last event of the whole log; null where nothing was ever opened. */
export async function readExtent(
  session: Session,
): Promise<{ firstOpenedAt: number; lastEventAt: number } | null> {
  const [row] = await session.rows<{ first: number | null; last: number | null }>(
    'SELECT min(opened_at) AS first, max(last_event_at) AS last FROM incidents',
  );
  if (row === undefined || row.first === null || row.last === null) return null;
  return { firstOpenedAt: row.first, lastEventAt: row.last };
}

/** Values of a dimension that some clock or incident shows, sorted. */
export async function readValues(session: Session, labels: Labels, dimension: Dimension): Promise<string[]> {
  const rows = await session.rows<{ id: number }>(
    `SELECT DISTINCT ${dimension} AS id FROM clocks WHERE kind < 2
      UNION SELECT DISTINCT ${dimension} FROM incidents WHERE opened_at IS NOT NULL`,
  );
  const texts = rows.flatMap(({ id }) => labels.text(id) ?? []);
  return texts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Incidents whose id is `text`, begins with it, contains it (cases aside), or is spelt like it; in that order. */
export async function findIncidents(session: Session, text: string, limit: number): Promise<IncidentRef[]> {
  const found = await session.rows<{ source: string; incident: string }>(
    `SELECT ${textOut('source')} AS source, ${textOut('i.incident')} AS incident
      FROM incidents i, (SELECT lower(($1::JSON)->>0) AS wanted, ($1::JSON)->>0 AS exact) q
      WHERE contains(lower(i.incident), wanted)
      ORDER BY i.incident = exact DESC, lower(i.incident) = wanted DESC, starts_with(lower(i.incident), wanted) DESC,
        i.incident, i.source LIMIT ${int(limit)}`,
    [text],
  );
  return found.length > 0 ? found : nearSpellings(session, text, limit);
}

/** Times as many as wanted are looked at: some share an id, some changed hands; the newest few are found soonest. */
const lookedAt = 8;

/** Ids of opened incidents that begin with a text, cases aside, and show no clock that may not be seen; the last opened first. */
export async function idsBeginning(
  session: Session,
  labels: Labels,
  { text, limit, visible }: { text: string; limit: number; visible: VisibleValues },
): Promise<string[]> {
  const limits = [
    { column: 'team', values: visible.teams },
    { column: 'customer', values: visible.customers },
  ].flatMap(({ column, values }) => (values === null ? [] : [{ column, values }]));
  if (limits.some(({ values }) => values.length === 0)) return [];
  const ids = (values: readonly string[]) =>
    intList(values.map((value) => labels.find(value) ?? unknownLabel));
  const seen = limits.map(({ column, values }) => `${column} IN ${ids(values)}`).join(' AND ');
  const isSeen = limits.length === 0 ? 'true' : `(${seen})`;
  const ofFound = '(SELECT incident_id FROM clocks WHERE kind < 2 AND incident_id IN (SELECT id FROM found)';
  const rows = await session.rows<{ incident: string }>(
    `WITH found AS MATERIALIZED (SELECT i.id, i.incident, i.opened_at
        FROM incidents i, (SELECT lower(($1::JSON)->>0) AS wanted) q
        WHERE i.opened_at IS NOT NULL AND starts_with(lower(i.incident), wanted) AND ${isSeen}
        ORDER BY i.opened_at DESC, i.incident LIMIT ${int(limit * lookedAt)})
      SELECT ${textOut('incident')} AS incident FROM found
      WHERE ${limits.length === 0 ? 'true' : `id IN ${ofFound}) AND id NOT IN ${ofFound} AND NOT ${isSeen})`}
      ORDER BY opened_at DESC, incident`,
    [text],
  );
  return [...new Set(rows.map(({ incident }) => incident))].slice(0, limit);
}

/** The incidents of store numbers, in the order asked; unknown ones are left out. */
export async function incidentRefs(session: Session, ids: readonly number[]): Promise<IncidentRef[]> {
  const rows = await session.rows<{ id: number; source: string; incident: string }>(
    `SELECT id, ${textOut('source')} AS source, ${textOut('incident')} AS incident FROM incidents
      WHERE id IN ${intList(ids)}`,
  );
  const byId = new Map(rows.map(({ id, source, incident }) => [id, { source, incident }]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Longest id compared letter by letter; longer ones are not typed by people. */
const maxSpelt = 64;

async function nearSpellings(session: Session, text: string, limit: number): Promise<IncidentRef[]> {
  if (text.length === 0 || text.length > maxSpelt) return [];
  return session.rows<{ source: string; incident: string }>(
    `SELECT source, incident FROM (
        SELECT ${textOut('source')} AS source, ${textOut('i.incident')} AS incident,
          damerau_levenshtein(lower(i.incident), wanted) AS distance
        FROM incidents i, (SELECT lower(($1::JSON)->>0) AS wanted) q
        WHERE length(i.incident) BETWEEN ${text.length - 2} AND ${text.length + 2} AND length(i.incident) <= ${maxSpelt})
      WHERE distance <= 2 ORDER BY distance, incident, source LIMIT ${int(limit)}`,
    [text],
  );
}
