import { sharedBytes, sharedDoubles, sharedIntegers } from '../core/analytics/shared-arrays.ts';
import { type Cohort, dimensions, type ReportQuery } from '../core/report/facts.ts';
import { turn } from '../threads/turn.ts';
import { bytes, doubles, integers } from './columns.ts';
import { periodSql } from './period-sql.ts';
import type { Session } from './session.ts';

const byteColumns = ['open_state', 'judged_by'] as const;
/** Columns that depend on the cohort. */
const cohortColumns = ['counted', 'stopped', 'outcome'] as const;
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
  'cycle',
  'policy',
  'policy_version',
  'calendar',
  'running_calendar',
  'flags',
  ...dimensions,
] as const;

type ByteColumn = (typeof byteColumns | typeof cohortColumns)[number];
type DoubleColumn = (typeof doubleColumns)[number];
type IntegerColumn = (typeof integerColumns)[number];
/** Columns that are read on demand; those of the cohort always are. */
export type ClockColumn = (typeof byteColumns)[number] | DoubleColumn | IntegerColumn;

/** Clocks of one kind that touch a period, as columns of one length; label columns hold ids. */
export type ClockColumns<Name extends ClockColumn = ClockColumn> = { readonly n: number } & {
  readonly [name in Extract<Name, ByteColumn> | (typeof cohortColumns)[number]]: Uint8Array;
} & { readonly [name in Extract<Name, DoubleColumn>]: Float64Array } & {
  readonly [name in Extract<Name, IntegerColumn>]: Int32Array;
};

/** Every column. */
export const everyColumn: readonly ClockColumn[] = [...byteColumns, ...doubleColumns, ...integerColumns];

type Column = Uint8Array | Float64Array | Int32Array;

export type ClocksByKind<Name extends ClockColumn = ClockColumn> = readonly [
  response: ClockColumns<Name>,
  resolution: ClockColumns<Name>,
  overall: ClockColumns<Name>,
];

/**
 * Reads the clocks that count or stopped in a period under each of the given cohorts, in one scan, by kind; durations
 * of unstopped ones are those at `judged_at`.
 */
export async function readClocks<Name extends ClockColumn>(
  session: Session,
  clocks: string,
  filter: string,
  query: ReportQuery,
  { cohorts, columns: names }: { readonly cohorts: readonly Cohort[]; readonly columns: readonly Name[] },
): Promise<readonly ClocksByKind<Name>[]> {
  const wanted = new Set<ClockColumn>(names);
  const [byteNames, doubleNames, integerNames] = [
    byteColumns.filter((name) => wanted.has(name)),
    doubleColumns.filter((name) => wanted.has(name)),
    integerColumns.filter((name) => wanted.has(name)),
  ];
  const periods = cohorts.map((cohort) => periodSql({ ...query, cohort }));
  const marks = periods.flatMap(({ counted, stopped, undecided }, at) => [
    `(${counted})::UTINYINT AS counted_${at}`,
    `(kind < 2 AND ${stopped})::UTINYINT AS stopped_${at}`,
    `(CASE WHEN ${undecided} THEN 2 ELSE verdict END)::UTINYINT AS outcome_${at}`,
  ]);
  const select = [
    ...byteNames.map((name) => `${name}::UTINYINT`),
    ...doubleNames.map((name) => `coalesce(${name}::DOUBLE, 'nan')`),
    ...integerNames,
    ...cohorts.flatMap((_, at) => [`counted_${at}`, `stopped_${at}`, `outcome_${at}`]),
  ];
  const chunks = await session.chunks(
    `SELECT kind, ${select.join(', ')} FROM (SELECT *, ${marks.join(', ')} FROM ${clocks}
      WHERE (${periods.map(({ near }) => near).join(' OR ')}) AND ${filter})
    WHERE ${cohorts.map((_, at) => `counted_${at} = 1 OR stopped_${at} = 1`).join(' OR ')}`,
  );
  let index = 1;
  const columns = new Map<string, Column>();
  for (const name of byteNames) columns.set(name, bytes(chunks, index++));
  for (const name of doubleNames) columns.set(name, doubles(chunks, index++));
  await turn();
  for (const name of integerNames) columns.set(name, integers(chunks, index++));
  await turn();
  const kind = bytes(chunks, 0);
  const byCohort: ClocksByKind<Name>[] = [];
  for (const _ of cohorts) {
    const [counted, stopped, outcome] = [
      bytes(chunks, index++),
      bytes(chunks, index++),
      bytes(chunks, index++),
    ];
    const all = new Map([...columns, ['counted', counted], ['stopped', stopped], ['outcome', outcome]]);
    const of = async (code: number) => {
      await turn();
      return pickRows<Name>(all, rowsOf(code, kind, counted, stopped));
    };
    byCohort.push([await of(0), await of(1), await of(2)]);
  }
  return byCohort;
}

function pickRows<Name extends ClockColumn>(
  columns: ReadonlyMap<string, Column>,
  rows: Int32Array,
): ClockColumns<Name> {
  const picked = [...columns].map(([name, values]) => [name, gather(values, rows)]);
  return Object.fromEntries([['n', rows.length], ...picked]) as ClockColumns<Name>;
}

function rowsOf(wanted: number, kind: Uint8Array, counted: Uint8Array, stopped: Uint8Array): Int32Array {
  const rows = new Int32Array(kind.length);
  let n = 0;
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] === wanted && (counted[row] === 1 || stopped[row] === 1)) rows[n++] = row;
  }
  return rows.subarray(0, n);
}

/** One loop a type: a loop that meets all three runs several times slower. */
function gather(values: Column, rows: Int32Array): Column {
  if (values instanceof Float64Array) return gatherDoubles(values, rows);
  return values instanceof Int32Array ? gatherIntegers(values, rows) : gatherBytes(values, rows);
}

function gatherDoubles(values: Float64Array, rows: Int32Array): Float64Array {
  const result = sharedDoubles(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i] ?? 0] ?? 0;
  return result;
}

function gatherIntegers(values: Int32Array, rows: Int32Array): Int32Array {
  const result = sharedIntegers(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i] ?? 0] ?? 0;
  return result;
}

function gatherBytes(values: Uint8Array, rows: Int32Array): Uint8Array {
  const result = sharedBytes(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i] ?? 0] ?? 0;
  return result;
}
