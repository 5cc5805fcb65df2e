import { examplesOf } from '../examples-of.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { fisherUpper } from '../stats/fisher-exact.ts';
import { logInterval } from './log-interval.ts';
import type { AfterHoursLoad, AfterHoursTeam } from './types.ts';

const leastIncidents = 5;
const leastRatio = 1.25;
const leastDifference = 0.05;

/** The share of each team's incidents outside the working calendar, largest first. Teams without incidents are left out. */
export function afterHoursLoad(columns: IncidentColumns): AfterHoursLoad[] {
  const { labels, codes } = columns.team;
  const incidents = new Uint32Array(labels.length);
  const late = new Uint32Array(labels.length);
  for (let row = 0; row < columns.count; row += 1) {
    const code = codes[row] ?? -1;
    if (code < 0) continue;
    incidents[code] = (incidents[code] ?? 0) + 1;
    late[code] = (late[code] ?? 0) + (columns.afterHours[row] ?? 0);
  }
  return labels
    .map((team, code) => {
      const [n, afterHours] = [incidents[code] ?? 0, late[code] ?? 0];
      return { team, incidents: n, afterHours, share: n > 0 ? afterHours / n : 0 };
    })
    .filter((load) => load.incidents > 0)
    .sort((a, b) => b.share - a.share || b.incidents - a.incidents);
}

/**
 * Teams that are called outside the working calendar more than the other teams: Fisher's exact test, one-sided. Minimal
 * effect: a share 1.25 times and 5 points above that of the rest; `minOccurrences` such incidents.
 */
export function findAfterHoursTeams(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): AfterHoursTeam[] {
  const loads = afterHoursLoad(columns).filter(({ incidents }) => incidents >= leastIncidents);
  const n = loads.reduce((sum, load) => sum + load.incidents, 0);
  const late = loads.reduce((sum, load) => sum + load.afterHours, 0);
  if (loads.length < 2) return [];
  const adjusted = adjustPValues(loads.map((load) => fisherUpper(load.afterHours, load.incidents, late, n)));
  return loads
    .flatMap((load, index) => {
      const p = adjusted[index] ?? 1;
      const restLate = late - load.afterHours;
      const rest = n - load.incidents;
      const restShare = restLate / rest;
      if (p > level || load.afterHours < minOccurrences) return [];
      if (load.share < leastRatio * restShare || load.share - restShare < leastDifference) return [];
      const ratio = load.share / Math.max(restShare, 0.5 / rest);
      const variance = 1 / load.afterHours - 1 / load.incidents + 1 / Math.max(0.5, restLate) - 1 / rest;
      const code = columns.team.labels.indexOf(load.team);
      const examples = examplesOf(columns.count, (row) => {
        return columns.afterHours[row] === 1 && columns.team.codes[row] === code;
      });
      return [
        {
          ...load,
          restShare,
          n: load.afterHours,
          ratio,
          interval: logInterval(ratio, variance),
          p,
          examples,
        },
      ];
    })
    .sort((a, b) => a.p - b.p);
}
