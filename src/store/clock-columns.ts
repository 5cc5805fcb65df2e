import { type Dimension, dimensions, type ReportQuery } from '../core/report/facts.ts';
import { bytes, doubles, integers } from './columns.ts';
import { periodSql } from './period-sql.ts';
import type { Session } from './session.ts';

/** Clocks of one kind that touch a period; label columns hold ids, `codes` in the order of `dimensions`. */
export interface ClockColumns {
  readonly n: number;
  readonly outcome: Uint8Array;
  readonly counted: Uint8Array;
  readonly stopped: Uint8Array;
  readonly openState: Uint8Array;
  readonly elapsedMs: Float64Array;
  readonly wallMs: Float64Array;
  readonly startedAt: Float64Array;
  readonly stoppedAt: Float64Array;
  readonly targetMs: Float64Array;
  readonly judgedAt: Float64Array;
  readonly policy: Int32Array;
  readonly policyVersion: Int32Array;
  readonly calendar: Int32Array;
  readonly flags: Int32Array;
  readonly codes: Readonly<Record<Dimension, Int32Array>>;
}

const byteColumns = ['outcome', 'counted', 'stopped', 'open_state'];
const doubleColumns = ['elapsed_ms', 'wall_ms', 'started_at', 'stopped_at', 'target_ms', 'judged_at'];
const integerColumns = ['policy', 'policy_version', 'calendar', 'flags', ...dimensions];

/** Reads the clocks of one kind (see `kinds`) that count or stopped in the query's period. */
export async function readClocks(
  session: Session,
  clocks: string,
  kind: number,
  filter: string,
  query: ReportQuery,
): Promise<ClockColumns> {
  const period = periodSql(query);
  const columns = [
    ...byteColumns.map((name) => `${name}::UTINYINT`),
    ...doubleColumns.map((name) => `coalesce(${name}::DOUBLE, 'nan')`),
    ...integerColumns,
  ];
  const chunks = await session.chunks(
    `SELECT ${columns.join(', ')} FROM (SELECT *, ${period.counted} AS counted,
        ${kind === 2 ? 'false' : period.stopped} AS stopped,
        CASE WHEN ${period.undecided} THEN 2 ELSE verdict END AS outcome
      FROM ${clocks} WHERE kind = ${kind} AND ${filter}) WHERE counted OR stopped`,
  );
  const [outcome, counted, stopped, openState] = byteColumns.map((_name, i) => bytes(chunks, i));
  const [elapsedMs, wallMs, startedAt, stoppedAt, targetMs, judgedAt] = doubleColumns.map((_name, i) =>
    doubles(chunks, 4 + i),
  );
  const [policy, policyVersion, calendar, flags, ...codes] = integerColumns.map((_name, i) =>
    integers(chunks, 10 + i),
  );
  return {
    n: outcome?.length ?? 0,
    outcome,
    counted,
    stopped,
    openState,
    elapsedMs,
    wallMs,
    startedAt,
    stoppedAt,
    targetMs,
    judgedAt,
    policy,
    policyVersion,
    calendar,
    flags,
    codes: Object.fromEntries(dimensions.map((dimension, i) => [dimension, codes[i]])),
  } as ClockColumns;
}
