import type { Session } from './session.ts';
import { int } from './text.ts';

export interface Day {
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/** How instants find their day. */
export interface DaySlots {
  readonly first: number;
  readonly last: number;
  /** Length of a slot in milliseconds; null: by comparing with the bounds. */
  readonly step: number | null;
}

/** More slots than this cost more than comparing (only zones of odd seconds, before 1972, come near it). */
const maxSlots = 2_000_000;

/**
 * Fills the temporary table `days` (from, to) or `day_slots` (slot, day). Day bounds are given, zone arithmetic being
 * done elsewhere; instants fall into slots of the bounds' greatest common step, so that a row finds its day by a
 * division and a look-up.
 */
export async function makeDays(session: Session, days: readonly Day[]): Promise<DaySlots> {
  const first = Math.min(...days.map(({ from }) => from));
  const last = Math.max(...days.map(({ to }) => to));
  const step = days.reduce((sum, { from, to }) => gcd(gcd(sum, from - first), to - first), 0);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE days AS
      SELECT (d->>0)::INTEGER AS day, (d->>1)::BIGINT AS begins, (d->>2)::BIGINT AS ends
      FROM (SELECT unnest(from_json($1::VARCHAR, '["JSON"]')) AS d)`,
    days.map(({ from, to }, index) => [index, from, to]),
  );
  if (step === 0 || (last - first) / step > maxSlots) return { first, last, step: null };
  await session.run(`CREATE OR REPLACE TEMP TABLE day_slots AS
    SELECT day, unnest(range((begins - ${int(first)}) // ${step}, (ends - ${int(first)}) // ${step})) AS slot FROM days`);
  return { first, last, step };
}

/** A FROM clause: the rows of a query whose `instant` falls into one of the days, with `day`. */
export function joinDays({ first, last, step }: DaySlots, instant: string, query: string): string {
  const inRange = `${instant} >= ${int(first)} AND ${instant} < ${int(last)}`;
  const on =
    step === null
      ? `r.${instant} >= s.begins AND r.${instant} < s.ends`
      : `(r.${instant} - ${int(first)}) // ${step} = s.slot`;
  return `(SELECT * FROM (${query}) WHERE ${inRange}) r JOIN ${step === null ? 'days' : 'day_slots'} s ON ${on}`;
}

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}
