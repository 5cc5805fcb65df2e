import { openDatabase } from '../../src/store/database.ts';
import { readDataVersion } from '../../src/store/lookups.ts';
import { clockColumns, incidentColumns } from '../../src/store/schema.ts';

const labelled = new Set([
  'policy',
  'calendar',
  'service',
  'team',
  'customer',
  'priority',
  'peak_priority',
  'running_calendar',
  'flags',
]);

/** What two stores of one log may differ in: numbers of their own, and when they judged. */
const own = new Set(['id', 'incident_id', 'incident_key', 'source', 'incident', 'judged_at']);

function shown(columns: string, alias: string): string {
  return columns
    .split(',')
    .map((column) => column.trim().split(/\s/)[0] ?? '')
    .filter((name) => !own.has(name))
    .map((name) =>
      labelled.has(name)
        ? `(SELECT text FROM labels WHERE id = ${alias}.${name}) AS ${name}`
        : `${alias}.${name}`,
    )
    .join(', ');
}

/** Everything a closed store derived from its log, by natural keys; two stores of one log have the same. */
export async function derivedState(folder: string) {
  const database = await openDatabase({ folder, memoryLimit: '512MB', threads: 1, readOnly: false });
  try {
    return await database.read(async (session) => {
      const texts = async (sql: string) =>
        (
          await session.rows<{ row: string }>(
            `SELECT to_json(r)::VARCHAR AS row FROM (${sql}) r ORDER BY row`,
          )
        ).map(({ row }) => row);
      return {
        version: await readDataVersion(session),
        incidents: await texts(
          `SELECT i.source, i.incident, ${shown(incidentColumns, 'i')} FROM incidents i`,
        ),
        clocks: await texts(
          `SELECT i.source, i.incident, ${shown(clockColumns, 'c')} FROM clocks c JOIN incidents i ON i.id = c.incident_id`,
        ),
        entries: await texts('SELECT * EXCLUDE (batch) FROM events'),
      };
    });
  } finally {
    await database.close();
  }
}
