import { hoursOfDay } from '../../time/week.ts';
import { examplesOf } from '../examples-of.ts';
import { breached, type IncidentColumns, undecided } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { fisherUpper } from '../stats/fisher-exact.ts';
import { distinctWindows } from './distinct-windows.ts';
import { logInterval } from './log-interval.ts';
import type { HotSpot } from './types.ts';
import { countGrid, weekGrid } from './week-grid.ts';
import { type WeekWindow, weekWindows } from './week-windows.ts';

const leastRatio = 1.5;

/**
 * Windows of one to three hours of a weekday whose incidents breach more often than those of the same hours on the
 * other weekdays of the class, and than all others (Fisher's exact test, the larger p counting): neither many incidents
 * nor a slow hour of every day is a finding. The fullest day counts no more than the second fullest. Minimal effect: a
 * breach rate 1.5 times that of either, and `minOccurrences` breaches above expectation on two or more days.
 */
export function findBreachHotSpots(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): HotSpot[] {
  const grid = weekGrid(columns);
  if (grid === null) return [];
  const isDecided = (row: number): number => (columns.verdict[row] === undecided ? -1 : 0);
  const isBreached = (row: number): number => (columns.verdict[row] === breached ? 0 : -1);
  const decided = weekWindows(grid, countGrid(columns, grid, 1, isDecided)[0] ?? new Uint32Array());
  const breaches = weekWindows(grid, countGrid(columns, grid, 1, isBreached)[0] ?? new Uint32Array());
  const totals = [0, 0] as [number, number];
  for (let row = 0; row < columns.count; row += 1) {
    if (isDecided(row) === 0) totals[0] += 1;
    if (isBreached(row) === 0) totals[1] += 1;
  }
  const candidates = breaches.flatMap((hit, place) => {
    const all = decided[place];
    const spot = all === undefined ? null : judge(hit, all, totals);
    return spot !== null && spot.n - spot.expected >= minOccurrences ? [spot] : [];
  });
  const adjusted = adjustPValues(
    candidates.map(({ p }) => p),
    breaches.length,
  );
  const found = candidates
    .map((spot, index) => ({ ...spot, p: adjusted[index] ?? 1 }))
    .filter(({ p }) => p <= level);
  return distinctWindows(found).map((spot) => ({ ...spot, examples: examples(columns, spot) }));
}

function judge(hit: WeekWindow, all: WeekWindow, [n, breaches]: readonly [number, number]): HotSpot | null {
  const { weekday, startHour, hours, inside, recurring, peersInside, perDay } = hit;
  const rest = n - all.inside;
  if (inside < 2 || rest <= 0 || all.peersInside <= 0) return null;
  const restRate = (breaches - inside) / rest;
  const peerRate = peersInside / all.peersInside;
  const expected = all.inside * Math.max(restRate, peerRate);
  const daysAbove = perDay.filter((count) => count > expected / perDay.length).length;
  if (inside < leastRatio * expected || daysAbove < 2) return null;
  const cut = inside - recurring;
  const group = all.inside - cut;
  const p = Math.max(
    fisherUpper(recurring, group, breaches - cut, n - cut),
    fisherUpper(recurring, group, recurring + peersInside, group + all.peersInside),
  );
  const ratio = inside / Math.max(expected, 0.5);
  const compared = restRate >= peerRate ? breaches - inside : peersInside;
  const interval = logInterval(ratio, 1 / inside - 1 / all.inside + 1 / Math.max(0.5, compared));
  const days = perDay.length;
  return {
    measure: 'breaches',
    team: null,
    weekday,
    startHour,
    hours,
    n: inside,
    expected,
    ratio,
    interval,
    p,
    days,
    daysAbove,
    examples: [],
  };
}

function examples(columns: IncidentColumns, spot: HotSpot): number[] {
  const from = spot.weekday * hoursOfDay + spot.startHour;
  return examplesOf(columns.count, (row) => {
    const hour = columns.hourOfWeek[row] ?? 0;
    return hour >= from && hour < from + spot.hours && columns.verdict[row] === breached;
  });
}
