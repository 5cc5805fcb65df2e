import { type Dimension, dimensions, type ReportQuery } from '../core/report/facts.ts';
import { bytes, doubles, integers } from './columns.ts';
import { periodSql } from './period-sql.ts';
import type { Session } from './session.ts';

const byteColumns = ['outcome', 'counted', 'stopped', 'open_state'] as const;
const doubleColumns = [
  'elapsed_ms',
  'wall_ms',
  'started_at',
  'stopped_at',
  'target_ms',
  'breaches_at',
  'judged_at',
] as const;
const integerColumns = [
  'incident_id',
  'policy',
  'policy_version',
  'calendar',
  'running_calendar',
  'flags',
  ...dimensions,
] as const;

/** Clocks of one kind that touch a period, as columns of one length; label columns hold ids. */
export type ClockColumns = { readonly n: number } & {
  readonly [name in (typeof byteColumns)[number]]: Uint8Array;
} & { readonly [name in (typeof doubleColumns)[number]]: Float64Array } & {
  readonly [name in (typeof integerColumns)[number] | Dimension]: Int32Array;
};

type Column = Uint8Array | Float64Array | Int32Array;

/**
 * Reads the clocks that count or stopped in the query's period in one scan, by kind; durations of unstopped ones are
 * those at `judged_at`.
 */
export async function readClocks(
  session: Session,
  clocks: string,
  filter: string,
  query: ReportQuery,
): Promise<[response: ClockColumns, resolution: ClockColumns, overall: ClockColumns]> {
  const period = periodSql(query);
  const select = [
    ...byteColumns.map((name) => `${name}::UTINYINT`),
    ...doubleColumns.map((name) => `coalesce(${name}::DOUBLE, 'nan')`),
    ...integerColumns,
  ];
  const chunks = await session.chunks(
    `SELECT kind, ${select.join(', ')} FROM (SELECT *, ${period.counted} AS counted,
        kind < 2 AND ${period.stopped} AS stopped, CASE WHEN ${period.undecided} THEN 2 ELSE verdict END AS outcome
      FROM ${clocks} WHERE ${period.near} AND ${filter}) WHERE counted OR stopped`,
  );
  let index = 1;
  const columns = new Map<string, Column>();
  for (const name of byteColumns) columns.set(name, bytes(chunks, index++));
  for (const name of doubleColumns) columns.set(name, doubles(chunks, index++));
  for (const name of integerColumns) columns.set(name, integers(chunks, index++));
  return splitByKind(bytes(chunks, 0), columns);
}

function splitByKind(
  kind: Uint8Array,
  columns: ReadonlyMap<string, Column>,
): [ClockColumns, ClockColumns, ClockColumns] {
  const of = (wanted: number): ClockColumns => {
    const rows = rowsOf(kind, wanted);
    const picked = [...columns].map(([name, values]) => [name, gather(values, rows)]);
    return Object.fromEntries([['n', rows.length], ...picked]) as ClockColumns;
  };
  return [of(0), of(1), of(2)];
}

function rowsOf(kind: Uint8Array, wanted: number): Int32Array {
  const rows = new Int32Array(kind.length);
  let n = 0;
  for (let row = 0; row < kind.length; row++) if (kind[row] === wanted) rows[n++] = row;
  return rows.subarray(0, n);
}

function gather(values: Column, rows: Int32Array): Column {
  const result =
    values instanceof Float64Array
      ? new Float64Array(rows.length)
      : values instanceof Int32Array
        ? new Int32Array(rows.length)
        : new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i] ?? 0] ?? 0;
  return result;
}
