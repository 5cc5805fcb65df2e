/** What a bot's copy of the shared log has, in figures that must be the same in every copy. */
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Numbers of labels and incidents, and when a row was judged, differ between copies and say nothing. */
const own = new Set(['id', 'incident_id', 'incident_key', 'judged_at']);
const labels = new Set([
  'policy',
  'calendar',
  'running_calendar',
  'service',
  'team',
  'customer',
  'priority',
  'peak_priority',
  'flags',
]);

/** Of a clock that has not stopped these are as of when the copy looked at it last. */
const running = new Set(['elapsed_ms', 'counted_ms', 'wall_ms', 'paused_ms', 'closed_ms']);

/** A table with texts in place of their numbers, without what is a copy's own; `more` are further columns. */
function natural(table, names, textOf, more = []) {
  const columns = names
    .filter((name) => !own.has(name))
    .map((name) => {
      if (labels.has(name)) return `${textOf(`t.${name}`)} AS ${name}`;
      return running.has(name)
        ? `CASE WHEN t.stopped_at IS NOT NULL THEN t.${name} END AS ${name}`
        : `t.${name}`;
    });
  return `SELECT ${[...more, ...columns].join(', ')} FROM ${table} t`;
}

/** `{ entries, distinct, sum, events, incidents, clocks }`: counts of the log, and digests of three tables by natural keys. */
export async function copyOf(folder) {
  const instance = await DuckDBInstance.create(path.join(folder, 'sla-bot.duckdb'), {
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjects();
  const namesOf = async (table) =>
    (
      await rows(`SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}'
      ORDER BY ordinal_position`)
    ).map(({ name }) => name);
  const digest = async (select) => {
    const [{ n, d }] = await rows(`SELECT count(*) AS n, sum(hash(x)::HUGEINT) AS d FROM (${select}) x`);
    return `${n}:${d}`;
  };
  try {
    const [log] = await rows(
      `SELECT count(*) AS entries, count(DISTINCT hash(source, event_id)) AS distinct_events FROM events`,
    );
    const [prints] =
      await rows(`SELECT sum(md5_number_lower(source || chr(10) || incident || chr(10) || event_id)::HUGEINT) AS s
      FROM (SELECT DISTINCT source, incident, event_id FROM events)`);
    const texts = await rows('SELECT id, text FROM labels');
    // Cheaper than nine joins.
    const cases = texts.map(({ id, text }) => `WHEN ${id} THEN '${text.replaceAll("'", "''")}'`).join(' ');
    const textOf = (column) => (cases === '' ? column : `CASE ${column} ${cases} END`);
    const clocks = await namesOf('clocks');
    const incidents = await namesOf('incidents');
    return {
      entries: Number(log.entries),
      distinct: Number(log.distinct_events),
      sum: String(BigInt.asUintN(64, BigInt(prints.s ?? 0))),
      events: await digest(`SELECT source, incident, event_id, type, happened_at, recorded_at, content,
        superseded_at FROM events`),
      incidents: await digest(natural('incidents', incidents, textOf)),
      clocks: await digest(
        `${natural('clocks', clocks, textOf, ['i.source', 'i.incident'])} JOIN incidents i ON i.id = t.incident_id`,
      ),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
