import { binCounts } from '../analytics/bin-counts.ts';
import { histogramBins } from '../analytics/histogram.ts';
import { measuredRows } from './duration-groups.ts';
import { type ClockFacts, outcomes } from './facts.ts';
import type { Distribution } from './model.ts';

/** As many targets as a chart can mark legibly. */
const mostTargets = 5;
const msPerSecond = 1000;

/** How the durations of the clocks stopped in the period spread, split by outcome; null where there are none. */
export function distributionOf(facts: ClockFacts, priorities: readonly string[]): Distribution | null {
  const rows = rowsOf(facts);
  const durations = Float64Array.from(rows, (row) => facts.elapsedMs[row] ?? 0);
  const bins = histogramBins(durations.toSorted());
  if (bins === null) return null;
  const outcomeOf = (row: number) => outcomes[facts.outcome[row] ?? 0];
  const countsWhere = (wanted: (outcome: string | undefined) => boolean) =>
    binCounts(
      durations.filter((_, place) => wanted(outcomeOf(rows[place] ?? 0))),
      bins.edges,
    );
  return {
    scale: bins.scale,
    edgesSeconds: bins.edges.map((edge) => edge / msPerSecond),
    met: countsWhere((outcome) => outcome === 'met'),
    breached: countsWhere((outcome) => outcome === 'breached'),
    other: countsWhere((outcome) => outcome !== 'met' && outcome !== 'breached'),
    targets: targetsOf(facts, rows, priorities),
  };
}

function rowsOf(facts: ClockFacts): Uint32Array {
  const measured = measuredRows(facts);
  return Uint32Array.from({ length: facts.n }, (_, row) => row).filter((row) => measured[row] === 1);
}

/** The commonest targets of the rows, shortest first. */
function targetsOf(
  facts: ClockFacts,
  rows: Uint32Array,
  priorities: readonly string[],
): Distribution['targets'] {
  const found = new Map<number, { n: number; priorities: Set<string> }>();
  for (const row of rows) {
    const target = facts.targetMs[row] ?? Number.NaN;
    if (Number.isNaN(target)) continue;
    const entry = found.get(target) ?? { n: 0, priorities: new Set<string>() };
    entry.n += 1;
    const priority = priorities[facts.codes.priority[row] ?? -1];
    if (priority !== undefined) entry.priorities.add(priority);
    found.set(target, entry);
  }
  return [...found]
    .map(([target, { n, priorities: names }]) => ({
      seconds: target / msPerSecond,
      n,
      priorities: [...names].sort(),
    }))
    .sort((a, b) => b.n - a.n || a.seconds - b.seconds)
    .slice(0, mostTargets)
    .sort((a, b) => a.seconds - b.seconds);
}
