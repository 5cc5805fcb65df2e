import { hoursOfDay } from '../../time/week.ts';
import { breached, dimensions, type IncidentColumns, undecided } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { fisherTwoSided } from '../stats/fisher-exact.ts';
import type { RiskFactor } from './types.ts';

const z = 1.959963984540054;
/** Groups with fewer decided incidents are not asked. */
const leastDecided = 5;
/** Smaller differences of risk matter to nobody. */
const leastRisk = 1.5;

type Group = Pick<RiskFactor, 'dimension' | 'value' | 'n' | 'breached'>;

/**
 * Groups (service, team, priority, customer, local hour of opening) that breach more or less often than the rest of the
 * decided incidents: Fisher's exact test, adjusted over all groups, with the relative risk and its log interval (D. Katz
 * et al., Biometrics 34, 1978). Minimal effect: relative risk 1.5 or 1/1.5; at least 5 decided incidents.
 */
export function findRiskFactors(columns: IncidentColumns, level: number): RiskFactor[] {
  const groups = [...dimensions.flatMap((dimension) => groupsOf(columns, dimension)), ...hourGroups(columns)];
  let n = 0;
  let all = 0;
  for (let row = 0; row < columns.count; row += 1) {
    if (columns.verdict[row] === undecided) continue;
    n += 1;
    all += columns.verdict[row] === breached ? 1 : 0;
  }
  const asked = groups.filter((group) => group.n >= leastDecided && group.n < n);
  const adjusted = adjustPValues(asked.map((group) => fisherTwoSided(group.breached, group.n, all, n)));
  return asked
    .map((group, index) => compare(group, n, all, adjusted[index] ?? 1))
    .filter(({ p, relativeRisk }) => {
      if (p > level) return false;
      return relativeRisk === null || relativeRisk >= leastRisk || relativeRisk * leastRisk <= 1;
    })
    .sort((a, b) => a.p - b.p || b.n - a.n);
}

function compare(group: Group, n: number, all: number, p: number): RiskFactor {
  const rest = n - group.n;
  const restBreached = all - group.breached;
  const breachRate = group.breached / group.n;
  const restBreachRate = restBreached / rest;
  const known = restBreached > 0 && group.breached > 0;
  const half = z * Math.sqrt(1 / group.breached - 1 / group.n + 1 / restBreached - 1 / rest);
  const relativeRisk = restBreached > 0 ? breachRate / restBreachRate : null;
  const direction = breachRate > restBreachRate ? 'higher' : 'lower';
  const interval: RiskFactor['interval'] =
    known && relativeRisk !== null ? [relativeRisk * Math.exp(-half), relativeRisk * Math.exp(half)] : null;
  return { ...group, direction, breachRate, restBreachRate, relativeRisk, interval, p };
}

function groupsOf(columns: IncidentColumns, dimension: (typeof dimensions)[number]): Group[] {
  const { labels, codes } = columns[dimension];
  const counts = tally(columns, labels.length, (row) => codes[row] ?? -1);
  return labels.map((value, code) => ({
    dimension,
    value,
    n: counts.n[code] ?? 0,
    breached: counts.hit[code] ?? 0,
  }));
}

function hourGroups(columns: IncidentColumns): Group[] {
  const counts = tally(columns, hoursOfDay, (row) => (columns.hourOfWeek[row] ?? 0) % hoursOfDay);
  return Array.from({ length: hoursOfDay }, (_, hour) => ({
    dimension: 'hour' as const,
    value: String(hour),
    n: counts.n[hour] ?? 0,
    breached: counts.hit[hour] ?? 0,
  }));
}

function tally(
  columns: IncidentColumns,
  groups: number,
  groupOf: (row: number) => number,
): { n: Uint32Array; hit: Uint32Array } {
  const n = new Uint32Array(groups);
  const hit = new Uint32Array(groups);
  for (let row = 0; row < columns.count; row += 1) {
    const group = groupOf(row);
    const verdict = columns.verdict[row];
    if (group < 0 || verdict === undecided) continue;
    n[group] = (n[group] ?? 0) + 1;
    if (verdict === breached) hit[group] = (hit[group] ?? 0) + 1;
  }
  return { n, hit };
}
