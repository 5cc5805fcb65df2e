import { hoursOfDay } from '../../time/week.ts';
import { examplesOf } from '../examples-of.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { fisherUpper } from '../stats/fisher-exact.ts';
import { distinctWindows } from './distinct-windows.ts';
import { logInterval } from './log-interval.ts';
import type { HotSpot } from './types.ts';
import { countGrid, weekGrid } from './week-grid.ts';
import { type WeekWindow, weekWindows } from './week-windows.ts';

const leastRatio = 1.5;

interface Spot {
  readonly code: number;
  readonly window: WeekWindow;
  readonly expected: number;
  readonly daysAbove: number;
  readonly p: number;
}

/**
 * Windows of one to three hours of a weekday with more incidents than the product of the day's and the hour's margin
 * (within working days, or within other days) explains: an ordinary profile is no finding. Fisher's exact test of the
 * window against the day's other hours and the other weekdays' same hours; for a team also against the other teams in
 * the same window, the larger p counting. It must recur: the fullest day counts no more than the mean of the others, and at
 * least half of the days (two or more) lie above. Minimal effect: a factor 1.5 and `minOccurrences` above expectation.
 *
 * `byTeam` asks each team instead of all together.
 */
export function findVolumeHotSpots(
  columns: IncidentColumns,
  byTeam: boolean,
  minOccurrences: number,
  level: number,
): HotSpot[] {
  const grid = weekGrid(columns);
  if (grid === null) return [];
  const { codes, labels } = columns.team;
  const groups = byTeam ? labels.length : 1;
  if (byTeam && groups < 2) return [];
  const all = weekWindows(grid, countGrid(columns, grid, 1, () => 0)[0] ?? new Uint32Array());
  const counts = countGrid(columns, grid, groups, byTeam ? (row) => codes[row] ?? -1 : () => 0);
  const windows = byTeam ? counts.map((own) => weekWindows(grid, own)) : [all];
  const totals = counts.map((own) => own.reduce((sum, n) => sum + n, 0));
  const candidates = windows.flatMap((own, code) =>
    own.flatMap((window, place) => {
      const spot = judge(
        window,
        code,
        byTeam ? (all[place] ?? null) : null,
        totals[code] ?? 0,
        columns.count,
      );
      return spot !== null && spot.window.inside - spot.expected >= minOccurrences ? [spot] : [];
    }),
  );
  const adjusted = adjustPValues(
    candidates.map(({ p }) => p),
    all.length * groups,
  );
  const found = candidates.flatMap((spot, index) => {
    const p = adjusted[index] ?? 1;
    return p <= level ? [describe(spot, byTeam ? (labels[spot.code] ?? null) : null, p)] : [];
  });
  return distinctWindows(found).map((spot) => ({ ...spot, examples: examples(columns, spot) }));
}

/** Null where there is not enough to speak of; its p then counts as 1. */
function judge(
  window: WeekWindow,
  code: number,
  everyone: WeekWindow | null,
  own: number,
  count: number,
): Spot | null {
  const { inside, recurring, outside, peersInside, peersOutside, perDay } = window;
  const byMargins = peersOutside > 0 ? (peersInside * outside) / peersOutside : Number.POSITIVE_INFINITY;
  const others = everyone === null ? 0 : everyone.inside - inside;
  const byOthers =
    everyone === null || count <= own ? 0 : (others * (own - inside)) / Math.max(1, count - own - others);
  const expected = Math.max(byMargins, byOthers);
  const daysAbove = perDay.filter((n) => n > expected / perDay.length).length;
  if (inside < leastRatio * expected || daysAbove < Math.max(2, perDay.length / 2)) return null;
  const rows = recurring + outside;
  const columnsSum = recurring + peersInside;
  let p = fisherUpper(recurring, rows, columnsSum, rows + peersInside + peersOutside);
  if (everyone !== null) {
    const cut = inside - recurring;
    p = Math.max(p, fisherUpper(recurring, own - cut, everyone.inside - cut, count - cut));
  }
  return { code, window, expected, daysAbove, p };
}

function describe(spot: Spot, team: string | null, p: number): HotSpot {
  const { window, expected, daysAbove } = spot;
  const { inside, weekday, startHour, hours, perDay, peersInside, outside } = window;
  const ratio = inside / Math.max(expected, 0.5);
  const variance = 1 / inside + 1 / Math.max(0.5, peersInside) + 1 / Math.max(0.5, outside);
  return {
    measure: 'volume',
    team,
    weekday,
    startHour,
    hours,
    n: inside,
    expected,
    ratio,
    interval: logInterval(ratio, variance),
    p,
    days: perDay.length,
    daysAbove,
    examples: [],
  };
}

function examples(columns: IncidentColumns, spot: HotSpot): number[] {
  const from = spot.weekday * hoursOfDay + spot.startHour;
  const code = spot.team === null ? null : columns.team.labels.indexOf(spot.team);
  return examplesOf(columns.count, (row) => {
    const hour = columns.hourOfWeek[row] ?? 0;
    return hour >= from && hour < from + spot.hours && (code === null || columns.team.codes[row] === code);
  });
}
