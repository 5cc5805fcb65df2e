import { breached, type IncidentColumns, undecided } from '../incident-columns.ts';
import { fisherUpper } from '../stats/fisher-exact.ts';
import { countGrid, weekGrid } from './week-grid.ts';
import { type WeekWindow, weekWindows } from './week-windows.ts';

/** Breached of decided incidents. */
interface Share {
  readonly hits: number;
  readonly n: number;
}

/** A window's breaches against those elsewhere: one-sided p, and the least that the margins allow. */
export interface Against extends Share {
  readonly p: number;
  readonly leastP: number;
}

/** A window with its decided incidents and what their breaches are held against. */
export interface BreachWindow extends Pick<WeekWindow, 'weekday' | 'startHour' | 'hours' | 'perDay'> {
  readonly hits: number;
  readonly n: number;
  /** All other incidents. */
  readonly rest: Against;
  /** The same hours of the other weekdays of the class. */
  readonly peers: Against;
  /** The other hours of the weekday. */
  readonly day: Against;
  /** p against the rest of what does not hang on a single day. */
  readonly recurringP: number;
}

/** Every window of the week with Fisher's exact tests of its breaches; empty without incidents. */
export function breachWindows(columns: IncidentColumns): BreachWindow[] {
  const grid = weekGrid(columns);
  if (grid === null) return [];
  const { verdict } = columns;
  const windowsOf = (counts: (row: number) => boolean): WeekWindow[] => {
    const [cells = new Uint32Array()] = countGrid(columns, grid, 1, (row) => (counts(row) ? 0 : -1));
    return weekWindows(grid, cells);
  };
  const decided = windowsOf((row) => verdict[row] !== undecided);
  const all = { hits: 0, n: 0 };
  for (let row = 0; row < columns.count; row += 1) {
    if (verdict[row] !== undecided) all.n += 1;
    if (verdict[row] === breached) all.hits += 1;
  }
  return windowsOf((row) => verdict[row] === breached).flatMap((hit, place) => {
    const of = decided[place];
    return of === undefined ? [] : [compare(hit, of, all)];
  });
}

function compare(hit: WeekWindow, of: WeekWindow, all: Share): BreachWindow {
  const { weekday, startHour, hours, perDay, inside: hits, recurring } = hit;
  const n = of.inside;
  const rest = { hits: all.hits - hits, n: all.n - n };
  const against = (other: Share): Against => ({
    ...other,
    p: upper({ hits, n }, other),
    leastP: upper({ hits: Math.min(n, hits + other.hits), n }, other, hits + other.hits),
  });
  return {
    weekday,
    startHour,
    hours,
    perDay,
    hits,
    n,
    rest: against(rest),
    peers: against({ hits: hit.peersInside, n: of.peersInside }),
    day: against({ hits: hit.outside, n: of.outside }),
    recurringP: upper({ hits: recurring, n: n - (hits - recurring) }, rest),
  };
}

function upper({ hits, n }: Share, other: Share, marked: number = hits + other.hits): number {
  return other.n > 0 ? fisherUpper(hits, n, marked, n + other.n) : 1;
}
