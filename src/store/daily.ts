import type { DailyPoint, ReportQuery } from '../core/report/facts.ts';
import { type Day, joinDays, makeDays } from './days.ts';
import { filterSql } from './filters.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import type { WorldAt } from './world.ts';

type Verdicts = { day: number; kind: number; met: number; breached: number; unmeasured: number };
type Durations = { day: number; kind: number; n: number; sum: number; median: number; p95: number };

/** Openings, verdicts (by verdict instant) and durations (by stop) per given day; quantiles of R type 7. */
export async function readDaily(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: ReportQuery,
  days: readonly Day[],
): Promise<DailyPoint[]> {
  if (days.length === 0) return [];
  const filter = filterSql(query.filters, labels);
  const slots = await makeDays(session, days);
  const near = `started_at < ${int(slots.last)} AND ends_at >= ${int(slots.first)} AND ${filter}`;
  const clocks = (instant: string, columns: string, condition: string) =>
    joinDays(slots, instant, `SELECT ${columns} FROM ${world.clocks} WHERE ${near} AND ${condition}`);
  const verdicts = await session.rows<Verdicts>(`SELECT day, kind, count_if(verdict = 0) AS met,
      count_if(verdict = 1) AS breached, count_if(verdict = 3) AS unmeasured
    FROM ${clocks('verdict_at', 'kind, verdict, verdict_at', 'verdict IN (0, 1, 3)')} GROUP BY day, kind`);
  const durations = await session.rows<Durations>(`SELECT * EXCLUDE (q), q[1] AS median, q[2] AS p95 FROM (
      SELECT day, kind, count(*) AS n, sum(elapsed_ms) AS sum, quantile_cont(elapsed_ms, [0.5, 0.95]) AS q
      FROM ${clocks('stopped_at', 'kind, elapsed_ms, stopped_at', 'kind < 2 AND verdict NOT IN (3, 5)')}
      GROUP BY day, kind)`);
  const opened = await session.rows<{ day: number; n: number }>(`SELECT day, count(*) AS n
    FROM ${joinDays(slots, 'opened_at', `SELECT opened_at FROM ${world.incidents} WHERE ${filter}`)} GROUP BY day`);
  return assemble(days, verdicts, durations, opened);
}

function assemble(
  days: readonly Day[],
  verdicts: readonly Verdicts[],
  durations: readonly Durations[],
  opened: readonly { day: number; n: number }[],
): DailyPoint[] {
  const key = (row: { day: number; kind: number }) => row.day * 3 + row.kind;
  const verdictAt = new Map(verdicts.map((row) => [key(row), row]));
  const durationAt = new Map(durations.map((row) => [key(row), row]));
  const openedOn = new Map(opened.map(({ day, n }) => [day, n]));
  const verdict = (day: number, kind: number) => {
    const { met = 0, breached = 0, unmeasured = 0 } = verdictAt.get(key({ day, kind })) ?? {};
    return { met, breached, unmeasured };
  };
  const duration = (day: number, kind: number) => {
    const row = durationAt.get(key({ day, kind }));
    return { n: row?.n ?? 0, sumMs: row?.sum ?? 0, medianMs: row?.median ?? null, p95Ms: row?.p95 ?? null };
  };
  return days.map(({ date, from, to }, day) => ({
    date,
    from,
    to,
    opened: openedOn.get(day) ?? 0,
    verdicts: { response: verdict(day, 0), resolution: verdict(day, 1), overall: verdict(day, 2) },
    durations: { response: duration(day, 0), resolution: duration(day, 1) },
  }));
}
