import { createHash } from 'node:crypto';
import type { Cohort, DailyPoint, DataVersion, ReportFacts, ReportQuery } from '../core/report/facts.ts';
import type { Judge } from '../core/sla/judge.ts';
import type { KeptResults } from '../ports/kept-results.ts';
import { readDaily } from './daily.ts';
import type { Day } from './days.ts';
import { type FactsBase, factsAt, readBothFacts, readFacts } from './facts.ts';
import type { Labels } from './labels.ts';
import { readDataVersion } from './lookups.ts';
import type { Session } from './session.ts';
import type { WorldAt } from './world.ts';

/** Clocks of periods remembered, in both cohorts: those of six months of 75,000 incidents, about 180 MB. */
const maxClocks = 2_700_000;
/** Sets of filters whose days are remembered. */
const maxDays = 64;

/**
 * Answers that time alone leaves as they are, or changes in ways that need no database: asked again at a later as-of
 * with nothing written in between, a period's facts are carried on and a past day's counts are the same.
 */
export interface CachedFacts {
  facts(session: Session, world: WorldAt, judge: Judge, query: ReportQuery): Promise<ReportFacts>;
  daily(session: Session, world: WorldAt, query: ReportQuery, days: readonly Day[]): Promise<DailyPoint[]>;
  /** Keeps what is remembered for the next process. */
  keep(session: Session, world: WorldAt): Promise<void>;
}

interface Period {
  readonly asOf: number;
  readonly base: Readonly<Record<Cohort, FactsBase>>;
}

type Days = Map<string, DailyPoint & { readonly asOf: number }>;

interface Memory {
  readonly version: DataVersion;
  /** A rejudgement by the same policies changes it, not the version: what was still to come then has been judged. */
  readonly batch: number;
  /** Values remembered, by key, the one not used for longest first. */
  readonly periods: Map<string, Period>;
  readonly days: Map<string, Days>;
  /** Keys whose value is kept as it stands. */
  readonly kept: Set<unknown>;
}

/** A memory that forgets everything when something is written, over what earlier processes kept. */
export function createCachedFacts(labels: Labels, results: KeptResults): CachedFacts {
  let memory: Memory | null = null;
  let batch = -1;

  /** Null where nothing may be remembered. */
  async function memoryOf(session: Session, world: WorldAt): Promise<Memory | null> {
    if (world.batch !== batch) memory = null;
    batch = world.batch;
    if (!world.settled) return null;
    memory ??= {
      version: await readDataVersion(session),
      batch,
      periods: new Map(),
      days: new Map(),
      kept: new Set(),
    };
    return memory;
  }

  async function recall<Value>(
    { version, batch: of, kept }: Memory,
    values: Map<string, Value>,
    name: string,
    key: string,
  ): Promise<Value | null> {
    const remembered = values.get(key);
    if (remembered !== undefined) return remembered;
    const found = await results.read<Value>(version, fileOf(name, of, key));
    if (found !== null) kept.add(found);
    return found;
  }

  return {
    async facts(session, world, judge, query) {
      const memory = query.knownAt === null ? await memoryOf(session, world) : null;
      if (memory === null) return factsAt(await readFacts(session, world, labels, query), judge, query.asOf);
      const key = JSON.stringify([query.from, query.to, query.filters, query.to <= query.asOf]);
      const known = await recall(memory, memory.periods, 'facts', key);
      if (known !== null && known.asOf <= query.asOf && query.from <= known.asOf) {
        remember(memory.periods, key, known, maxClocks, clocksOf);
        return factsAt(known.base[query.cohort], judge, query.asOf);
      }
      const period = { asOf: query.asOf, base: await readBothFacts(session, world, labels, query) };
      remember(memory.periods, key, period, maxClocks, clocksOf);
      return factsAt(period.base[query.cohort], judge, query.asOf);
    },

    async daily(session, world, query, days) {
      const memory = query.knownAt === null ? await memoryOf(session, world) : null;
      if (memory === null) return readDaily(session, world, labels, query, days);
      const key = JSON.stringify(query.filters);
      const known = (await recall(memory, memory.days, 'days', key)) ?? new Map();
      remember(memory.days, key, known, maxDays);
      const find = ({ from, to }: Day) => {
        const point = known.get(`${from} ${to}`);
        return point !== undefined && point.asOf <= query.asOf ? point : undefined;
      };
      const first = days.findIndex((day) => find(day) === undefined);
      const last = days.findLastIndex((day) => find(day) === undefined);
      const read =
        first < 0 ? [] : await readDaily(session, world, labels, query, days.slice(first, last + 1));
      if (read.length > 0) memory.kept.delete(known);
      for (const point of read) {
        if (point.to <= query.asOf) known.set(`${point.from} ${point.to}`, { ...point, asOf: query.asOf });
      }
      return days.map((day, index) => {
        const point = read[index - first] ?? find(day);
        if (point === undefined) throw new Error('a day was neither read nor remembered');
        const { opened, verdicts, durations } = point;
        return { date: day.date, from: day.from, to: day.to, opened, verdicts, durations };
      });
    },

    async keep(session, world) {
      const memory = await memoryOf(session, world);
      if (memory === null) return;
      const { version, batch: of, periods, days, kept } = memory;
      const entries = [
        ...[...periods].map(([key, value]) => ({ name: fileOf('facts', of, key), value })),
        ...[...days].map(([key, value]) => ({ name: fileOf('days', of, key), value })),
      ];
      for (const { name, value } of entries) {
        if (kept.has(value)) continue;
        kept.add(value);
        await results.keep(version, name, value);
      }
    },
  };
}

function fileOf(name: string, batch: number, key: string): string {
  return `${name}-${batch}-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

/** Puts an entry last and drops those not used for longest while there is too much; never the last one. */
function remember<Value>(
  entries: Map<string, Value>,
  key: string,
  value: Value,
  max: number,
  sizeOf: (value: Value) => number = () => 1,
): void {
  entries.delete(key);
  entries.set(key, value);
  let size = [...entries.values()].reduce((sum, entry) => sum + sizeOf(entry), 0);
  for (const [oldest, entry] of entries) {
    if (size <= max || oldest === key) break;
    entries.delete(oldest);
    size -= sizeOf(entry);
  }
}

/** And a thousand for what comes with them. */
function clocksOf({ base }: Period): number {
  const { verdict, opened } = base;
  return [verdict, opened].reduce(
    (sum, { facts }) => sum + facts.response.n + facts.resolution.n + facts.overall.n,
    1000,
  );
}
