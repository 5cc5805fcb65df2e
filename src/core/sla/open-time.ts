import { utcMs } from '../time/offsets.ts';
import { dayMs } from '../time/week.ts';
import { compileYear, type DayRules, type OpenYear } from './calendar-year.ts';

/** Zone rules no longer change after this year, so open time repeats with the Gregorian cycle. */
const lastZoneYear = 2100;
const cycleYears = 400;
/** 146,097 days, a whole number of weeks. */
const cycleMs = 146_097 * dayMs;
const firstYear = 1;
const baseYear = 1970;

/**
 * A calendar's cumulative open time P(t), counted from 1970, and the years it is made of. Years are compiled
 * when first needed; beyond the last dated rule they repeat every 400 years, so no instant is far.
 */
export interface OpenTime {
  /** The first year from which on everything repeats. */
  readonly cycleStart: number;
  /** A year below `cycleStart + 400`. */
  year(year: number): OpenYear;
  /** P at the start of a year up to `cycleStart + 400`. */
  prefix(year: number): number;
  /** Open time of 400 years from `cycleStart` on. */
  cycleTotal(): number;
  /** Which year holds an instant, folded below `cycleStart + 400`, and by how many cycles it was folded. */
  fold(ms: number): { readonly year: number; readonly cycles: number };
}

/** The last year a rule names. */
function lastDatedYear(rules: DayRules): number {
  const days = [...rules.holidays.keys(), ...rules.weeks.map(({ fromDay }) => fromDay)].filter(
    Number.isFinite,
  );
  const last = days.reduce((a, b) => Math.max(a, b), 0);
  return new Date(last * dayMs).getUTCFullYear();
}

/** Lazily compiled open time of a calendar. */
export function createOpenTime(rules: DayRules): OpenTime {
  const cycleStart = Math.max(lastZoneYear, lastDatedYear(rules)) + 2;
  const years = new Map<number, OpenYear>();
  /** P at the start of 1970, 1971, … and of 1970, 1969, …. */
  const forward = [0];
  const backward = [0];

  function year(wanted: number): OpenYear {
    let compiled = years.get(wanted);
    if (compiled === undefined) {
      compiled = compileYear(rules, utcMs(wanted, 1, 1), utcMs(wanted + 1, 1, 1));
      years.set(wanted, compiled);
    }
    return compiled;
  }

  function prefix(wanted: number): number {
    const known = wanted >= baseYear ? forward : backward;
    const index = Math.abs(wanted - baseYear);
    for (let next = known.length; next <= index; next++) {
      const last = known[next - 1] ?? 0;
      const step = known === forward ? year(baseYear + next - 1).total : -year(baseYear - next).total;
      known.push(last + step);
    }
    return known[index] ?? 0;
  }

  /** The answer to the last question, which the next one mostly shares. */
  let last = { start: 0, end: 0, folded: { year: baseYear, cycles: 0 } };

  function fold(ms: number): { year: number; cycles: number } {
    if (ms >= last.start && ms < last.end) return last.folded;
    const civil = new Date(ms).getUTCFullYear();
    const cycles = Math.max(0, Math.floor((civil - cycleStart) / cycleYears));
    const folded = { year: Math.max(firstYear, civil - cycles * cycleYears), cycles };
    last = { start: utcMs(civil, 1, 1), end: utcMs(civil + 1, 1, 1), folded };
    return folded;
  }

  return {
    cycleStart,
    year,
    prefix,
    fold,
    cycleTotal: () => prefix(cycleStart + cycleYears) - prefix(cycleStart),
  };
}

/** Milliseconds of a number of 400-year cycles. */
export function cyclesMs(cycles: number): number {
  return cycles * cycleMs;
}
