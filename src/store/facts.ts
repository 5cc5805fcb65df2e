import { sharedBytes } from '../core/analytics/shared-arrays.ts';
import type { Cohort, ReportFacts, ReportQuery } from '../core/report/facts.ts';
import type { Judge } from '../core/sla/judge.ts';
import { turn } from '../threads/turn.ts';
import { type ClockColumns, type ClocksByKind, everyColumn, readClocks } from './clock-columns.ts';
import { judgedBy } from './derived-rows.ts';
import { shareLabels } from './fact-labels.ts';
import { filterSql } from './filters.ts';
import { addFlags, incidentCounts, readMarked } from './incident-counts.ts';
import type { Labels } from './labels.ts';
import { carryTo, type OpenClock, openClocks } from './open-clocks.ts';
import type { Session } from './session.ts';
import type { WorldAt } from './world.ts';

/** The facts of a period, read at one as-of, and what time alone changes in them. */
export interface FactsBase {
  readonly facts: ReportFacts;
  readonly open: Readonly<Record<'response' | 'resolution' | 'overall', readonly OpenClock[]>>;
}

/** Reads everything a report counts, in bulk; open clocks stand as they were judged (see `factsAt`). */
export async function readFacts(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: ReportQuery,
): Promise<FactsBase> {
  const filter = filterSql(query.filters, labels);
  const [clocks] = await readClocks(session, world.clocks, filter, query, {
    cohorts: [query.cohort],
    columns: everyColumn,
  });
  if (clocks === undefined) throw new Error('no clocks were read');
  return factsOf(session, world, labels, query, clocks);
}

/** The same for both cohorts of one period, which share most of their clocks and are read in one scan. */
export async function readBothFacts(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: ReportQuery,
): Promise<Readonly<Record<Cohort, FactsBase>>> {
  const filter = filterSql(query.filters, labels);
  const [verdict, opened] = await readClocks(session, world.clocks, filter, query, {
    cohorts: ['verdict', 'opened'],
    columns: everyColumn,
  });
  if (verdict === undefined || opened === undefined) throw new Error('a cohort was not read');
  const of = (cohort: Cohort, clocks: ClocksByKind) =>
    factsOf(session, world, labels, { ...query, cohort }, clocks);
  return { verdict: await of('verdict', verdict), opened: await of('opened', opened) };
}

async function factsOf(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: ReportQuery,
  all: ClocksByKind,
): Promise<FactsBase> {
  const filter = filterSql(query.filters, labels);
  const [response, resolution, overall] = all;
  const shared = shareLabels(all, labels);
  const marked = await readMarked(session, world, idsCounted(all));
  const flags = clockFlags([response, resolution], labels);
  for (const [set, n] of marked.flags) addFlags(flags, labels.text(set), n);
  const open = (columns: ClockColumns) => openClocks(columns, labels, query);
  const recode = async (columns: ClockColumns) => {
    await turn();
    return shared.recode(columns);
  };
  return {
    facts: {
      response: await recode(response),
      resolution: await recode(resolution),
      overall: await recode(overall),
      labels: shared.labels,
      ...(await incidentCounts(session, world, filter, query)),
      reopened: marked.reopened,
      reopenedRows: marksOf(overall.incident_id, marked.reopenedIds),
      flags: Object.fromEntries([...flags].sort(([a], [b]) => (a < b ? -1 : 1))),
      policies: countPolicies([response, resolution], labels),
    },
    open: { response: open(response), resolution: open(resolution), overall: open(overall) },
  };
}

/** The facts as of a later instant with nothing written in between; `judge` measures open clocks up to it. */
export function factsAt({ facts, open }: FactsBase, judge: Judge, asOf: number): ReportFacts {
  return {
    ...facts,
    response: carryTo(facts.response, open.response, judge, asOf),
    resolution: carryTo(facts.resolution, open.resolution, judge, asOf),
    overall: carryTo(facts.overall, open.overall, judge, asOf),
  };
}

function marksOf(incidents: Int32Array, marked: ReadonlySet<number>): Uint8Array {
  const marks = sharedBytes(incidents.length);
  for (let row = 0; row < incidents.length; row++) marks[row] = marked.has(incidents[row] ?? -1) ? 1 : 0;
  return marks;
}

/** 1 at the number of every incident with a clock that counts in the period. */
function idsCounted(clocks: readonly ClockColumns[]): Uint8Array {
  let largest = 0;
  for (const { n, incident_id } of clocks)
    for (let row = 0; row < n; row++) largest = Math.max(largest, incident_id[row] ?? 0);
  const marks = new Uint8Array(largest + 1);
  for (const { n, counted, incident_id } of clocks)
    for (let row = 0; row < n; row++) if (counted[row] === 1) marks[incident_id[row] ?? 0] = 1;
  return marks;
}

function clockFlags(clocks: readonly ClockColumns[], labels: Labels): Map<string, number> {
  const sets = new Map<number, number>();
  for (const { n, counted, flags } of clocks) {
    for (let row = 0; row < n; row++) {
      const set = flags[row] ?? -1;
      if (counted[row] === 1 && set >= 0) sets.set(set, (sets.get(set) ?? 0) + 1);
    }
  }
  const counts = new Map<string, number>();
  for (const [set, n] of sets) addFlags(counts, labels.text(set), n);
  return counts;
}

function countPolicies(clocks: readonly ClockColumns[], labels: Labels): ReportFacts['policies'] {
  type Count = { policy: number; version: number; calendar: number; by: number; n: number };
  const counts = new Map<string, Count>();
  for (const columns of clocks) {
    let last: Count | undefined;
    for (let row = 0; row < columns.n; row++) {
      if (columns.counted[row] !== 1) continue;
      const policy = columns.policy[row] ?? -1;
      const version = columns.policy_version[row] ?? 0;
      const calendar = columns.calendar[row] ?? -1;
      const by = columns.judged_by[row] ?? 0;
      const isSame = last?.policy === policy && last.version === version && last.calendar === calendar;
      if (!isSame || last?.by !== by) {
        const key = `${policy} ${version} ${calendar} ${by}`;
        last = counts.get(key) ?? { policy, version, calendar, by, n: 0 };
        counts.set(key, last);
      }
      last.n++;
    }
  }
  return [...counts.values()]
    .map(({ policy, version, calendar, by, n }) => ({
      policy: labels.text(policy),
      version,
      calendar: labels.text(calendar),
      judgedBy: judgedBy[by] ?? 'policy',
      n,
    }))
    .sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
}

function orderKey({ policy, version, calendar, judgedBy: by }: ReportFacts['policies'][number]): string {
  return JSON.stringify([policy, version, calendar, by]);
}
