import type { Cohort, DailyPoint, ReportFacts, ReportQuery } from '../core/report/facts.ts';
import type { Judge } from '../core/sla/judge.ts';
import type { WorldAt } from './as-of.ts';
import { readDaily } from './daily.ts';
import type { Day } from './days.ts';
import { type FactsBase, factsAt, readBothFacts, readFacts } from './facts.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';

/** Periods remembered, in both cohorts; one of a month of 75,000 incidents takes about 30 MB. */
const maxPeriods = 4;
/** Sets of filters whose days are remembered. */
const maxDays = 16;

/**
 * Answers that time alone leaves as they are, or changes in ways that need no database: asked again at a later as-of
 * with nothing written in between, a period's facts are carried on and a past day's counts are the same.
 */
export interface CachedFacts {
  facts(session: Session, world: WorldAt, judge: Judge, query: ReportQuery): Promise<ReportFacts>;
  daily(session: Session, world: WorldAt, query: ReportQuery, days: readonly Day[]): Promise<DailyPoint[]>;
}

interface Period {
  readonly asOf: number;
  readonly base: Readonly<Record<Cohort, FactsBase>>;
}

/** An empty memory; it forgets everything when something is written. */
export function createCachedFacts(labels: Labels): CachedFacts {
  const periods = new Map<string, Period>();
  const pastDays = new Map<string, Map<string, DailyPoint & { readonly asOf: number }>>();
  let batch = -1;

  function usable(world: WorldAt, query: ReportQuery): boolean {
    if (world.batch !== batch) {
      periods.clear();
      pastDays.clear();
      batch = world.batch;
    }
    return world.settled && query.knownAt === null;
  }

  return {
    async facts(session, world, judge, query) {
      if (!usable(world, query))
        return factsAt(await readFacts(session, world, labels, query), judge, query.asOf);
      const key = JSON.stringify([query.from, query.to, query.filters, query.to <= query.asOf]);
      const known = periods.get(key);
      if (known !== undefined && known.asOf <= query.asOf && query.from <= known.asOf) {
        remember(periods, key, known, maxPeriods);
        return factsAt(known.base[query.cohort], judge, query.asOf);
      }
      const period = { asOf: query.asOf, base: await readBothFacts(session, world, labels, query) };
      remember(periods, key, period, maxPeriods);
      return factsAt(period.base[query.cohort], judge, query.asOf);
    },

    async daily(session, world, query, days) {
      if (!usable(world, query)) return readDaily(session, world, labels, query, days);
      const key = JSON.stringify(query.filters);
      const known = pastDays.get(key) ?? new Map();
      remember(pastDays, key, known, maxDays);
      const find = ({ from, to }: Day) => {
        const point = known.get(`${from} ${to}`);
        return point !== undefined && point.asOf <= query.asOf ? point : undefined;
      };
      const first = days.findIndex((day) => find(day) === undefined);
      const last = days.findLastIndex((day) => find(day) === undefined);
      const read =
        first < 0 ? [] : await readDaily(session, world, labels, query, days.slice(first, last + 1));
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
  };
}

/** Puts an entry last and drops the one not used for longest where there are too many. */
function remember<Value>(entries: Map<string, Value>, key: string, value: Value, max: number): void {
  entries.delete(key);
  entries.set(key, value);
  const oldest = entries.keys().next();
  if (entries.size > max && !oldest.done) entries.delete(oldest.value);
}
