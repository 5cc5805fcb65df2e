import type { Judge } from '../core/sla/judge.ts';
import {
  type RiskInstants,
  type RiskShares,
  type RiskStatus,
  riskInstants,
  riskOf,
  riskStatuses,
} from '../core/sla/risk.ts';
import { clockKinds } from '../core/sla/types.ts';
import type { OpenClockRow, OpenClocks, OpenClocksQuery } from '../ports/open-clocks.ts';
import { bytes, doubles, integers, lazyText } from './columns.ts';
import { filterSql } from './filters.ts';
import { nameOf, readNames } from './incident-names.ts';
import type { Labels } from './labels.ts';
import { runningMs } from './open-clocks.ts';
import type { Session } from './session.ts';
import { textOut } from './text.ts';
import type { WorldAt } from './world.ts';

/** Codes of `clocks.verdict` and `clocks.open_state`. */
const breached = 1;
const pending = 2;
const paused = 2;

type Columns = Awaited<ReturnType<typeof readColumns>>;

/** Open clocks as of the query, gravest worked out here: only the calendars know how much time is left. */
export async function readClocksAtRisk(
  session: Session,
  world: WorldAt,
  labels: Labels,
  judge: Judge,
  query: OpenClocksQuery,
  limit: number,
): Promise<OpenClocks> {
  const columns = await readColumns(session, world, labels, query);
  const standing = standingOf(columns, labels, judge, query);
  const counts = { 'on-track': 0, 'at-risk': 0, critical: 0, breached: 0, paused: 0 };
  const listed: number[] = [];
  const least = riskStatuses.indexOf(query.from);
  for (let row = 0; row < columns.n; row++) {
    const status = statusAt(standing, row);
    counts[status]++;
    if (status !== 'breached' && columns.openState[row] === paused) counts.paused++;
    if (riskStatuses.indexOf(status) >= least) listed.push(row);
  }
  listed.sort(inOrder(columns, standing));
  const rows = listed
    .slice(0, limit)
    .map((row) => rowOf(row, { columns, standing, labels, judge, asOf: query.asOf, shares: query.shares }));
  const names = query.unnamed === true ? new Map() : await readNames(session, rows, query);
  return { rows: rows.map((row) => ({ ...row, ...nameOf(names, row) })), counts };
}

async function readColumns(session: Session, world: WorldAt, labels: Labels, query: OpenClocksQuery) {
  const kinds = query.clock === null ? 'kind < 2' : `kind = ${clockKinds.indexOf(query.clock)}`;
  const number = (column: string) => `coalesce(c.${column}::DOUBLE, 'nan')`;
  const chunks = await session.chunks(`SELECT c.cycle, c.kind, c.verdict, c.open_state, c.policy_version,
      c.running_calendar, i.service, i.team, i.customer, i.priority, ${number('started_at')}, ${number('target_ms')},
      ${number('elapsed_ms')}, ${number('counted_ms')}, ${number('judged_at')}, ${number('breached_at')},
      ${textOut('i.source')}, ${textOut('i.incident')}
    FROM (SELECT * FROM ${world.clocks} WHERE open_state <> 0 AND ${kinds} AND verdict IN (${breached}, ${pending})) c
    JOIN (SELECT * FROM ${world.incidents} WHERE ${filterSql(query.filters, labels)}) i ON i.id = c.incident_id`);
  const cycle = integers(chunks, 0);
  return {
    n: cycle.length,
    cycle,
    kind: bytes(chunks, 1),
    verdict: bytes(chunks, 2),
    openState: bytes(chunks, 3),
    policyVersion: integers(chunks, 4),
    calendar: integers(chunks, 5),
    service: integers(chunks, 6),
    team: integers(chunks, 7),
    customer: integers(chunks, 8),
    priority: integers(chunks, 9),
    startedAt: doubles(chunks, 10),
    targetMs: doubles(chunks, 11),
    elapsedMs: doubles(chunks, 12),
    countedMs: doubles(chunks, 13),
    judgedAt: doubles(chunks, 14),
    breachedAt: doubles(chunks, 15),
    source: lazyText(chunks, 16),
    incident: lazyText(chunks, 17),
  };
}

interface Standing {
  readonly status: Uint8Array;
  readonly elapsedMs: Float64Array;
}

function statusAt({ status }: Standing, row: number): RiskStatus {
  return riskStatuses[status[row] ?? 0] ?? 'on-track';
}

/** Elapsed time and status at as-of. After a breach the whole time is told, as by every list of breaches. */
function standingOf(
  columns: Columns,
  labels: Labels,
  judge: Judge,
  { asOf, shares }: OpenClocksQuery,
): Standing {
  const status = new Uint8Array(columns.n);
  const elapsedMs = new Float64Array(columns.n);
  for (let row = 0; row < columns.n; row++) {
    const isBreached = columns.verdict[row] === breached;
    const judgedMs = (isBreached ? columns.elapsedMs : columns.countedMs)[row] ?? 0;
    const sinceMs = columns.openState[row] === paused ? 0 : sinceJudged(columns, row, labels, judge, asOf);
    elapsedMs[row] = judgedMs + sinceMs;
    const clock = { countedMs: judgedMs + sinceMs, targetMs: columns.targetMs[row] ?? 0 };
    status[row] = riskStatuses.indexOf(isBreached ? 'breached' : riskOf(clock, shares));
  }
  return { status, elapsedMs };
}

function sinceJudged(columns: Columns, row: number, labels: Labels, judge: Judge, asOf: number): number {
  const calendar = labels.text(columns.calendar[row] ?? -1);
  return runningMs(judge, columns.policyVersion[row] ?? 0, calendar, columns.judgedAt[row] ?? 0, asOf);
}

/** What can still be met first, by the time left; then the breached, the latest first; then by name. */
function inOrder(columns: Columns, standing: Standing): (a: number, b: number) => number {
  const rank = (row: number) => (columns.verdict[row] === breached ? 1 : 0);
  const key = (row: number) =>
    rank(row) === 1
      ? -(columns.breachedAt[row] ?? 0)
      : (columns.targetMs[row] ?? 0) - (standing.elapsedMs[row] ?? 0);
  const byText = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1);
  return (a, b) =>
    rank(a) - rank(b) ||
    key(a) - key(b) ||
    byText(columns.source(a), columns.source(b)) ||
    byText(columns.incident(a), columns.incident(b)) ||
    (columns.cycle[a] ?? 0) - (columns.cycle[b] ?? 0) ||
    (columns.kind[a] ?? 0) - (columns.kind[b] ?? 0);
}

interface Reading {
  readonly columns: Columns;
  readonly standing: Standing;
  readonly labels: Labels;
  readonly judge: Judge;
  readonly asOf: number;
  readonly shares: RiskShares;
}

function rowOf(row: number, reading: Reading): Omit<OpenClockRow, 'title' | 'url'> {
  const { columns, standing, labels } = reading;
  const label = (ids: Int32Array) => labels.text(ids[row] ?? -1);
  const known = (values: Float64Array) => (Number.isNaN(values[row]) ? null : (values[row] ?? null));
  const elapsedMs = standing.elapsedMs[row] ?? 0;
  const targetMs = known(columns.targetMs);
  return {
    source: columns.source(row) ?? '',
    incident: columns.incident(row) ?? '',
    cycle: columns.cycle[row] ?? 0,
    clock: columns.kind[row] === 0 ? 'response' : 'resolution',
    service: label(columns.service),
    team: label(columns.team),
    customer: label(columns.customer),
    priority: label(columns.priority),
    status: statusAt(standing, row),
    paused: columns.openState[row] === paused,
    startedAt: columns.startedAt[row] ?? 0,
    targetMs,
    elapsedMs,
    leftMs: targetMs === null ? null : targetMs - elapsedMs,
    breachedAt: columns.verdict[row] === breached ? known(columns.breachedAt) : null,
    ...instantsOf(row, targetMs, elapsedMs, reading),
  };
}

const noInstants: RiskInstants = { atRiskAt: null, criticalAt: null, breachesAt: null };

/** Nothing lies ahead of what is paused or breached. */
function instantsOf(row: number, targetMs: number | null, countedMs: number, reading: Reading): RiskInstants {
  const { columns, labels, judge, asOf, shares } = reading;
  const isRunning = columns.openState[row] !== paused && columns.verdict[row] === pending;
  if (!isRunning || targetMs === null) return noInstants;
  const calendar = judge.calendar(columns.policyVersion[row] ?? 0, labels.text(columns.calendar[row] ?? -1));
  return riskInstants({ countedMs, targetMs }, asOf, calendar, shares);
}
