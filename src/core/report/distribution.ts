import { binIndex } from '../analytics/bin-index.ts';
import { histogramBins } from '../analytics/histogram.ts';
import { pick } from '../analytics/pick.ts';
import { seconds } from './clock-metrics.ts';
import { measuredRows } from './duration-groups.ts';
import { type ClockFacts, outcomes } from './facts.ts';
import type { Distribution } from './model.ts';

/** As many targets as a chart can mark legibly. */
const mostTargets = 5;

/** How the durations of the clocks stopped in the period spread, split by outcome; null where there are none. */
export function distributionOf(facts: ClockFacts, priorities: readonly string[]): Distribution | null {
  const measured = measuredRows(facts);
  const bins = histogramBins(pick(facts.elapsedMs, rowsMarked(measured)).sort());
  if (bins === null) return null;
  const empty = () => new Array<number>(bins.edges.length - 1).fill(0);
  const counts = { met: empty(), breached: empty(), other: empty() };
  const byOutcome = outcomes.map((outcome) =>
    outcome === 'met' || outcome === 'breached' ? counts[outcome] : counts.other,
  );
  for (let row = 0; row < facts.n; row += 1) {
    const column = byOutcome[facts.outcome[row] ?? 0];
    if (measured[row] !== 1 || column === undefined) continue;
    const bin = binIndex(facts.elapsedMs[row] ?? Number.NaN, bins.edges);
    column[bin] = (column[bin] ?? 0) + 1;
  }
  return {
    scale: bins.scale,
    edgesSeconds: bins.edges.map((edge) => seconds(edge)),
    ...counts,
    targets: targetsOf(facts, measured, priorities),
  };
}

function rowsMarked(marks: Uint8Array): Uint32Array {
  const rows = new Uint32Array(marks.length);
  let n = 0;
  for (let row = 0; row < marks.length; row += 1) {
    rows[n] = row;
    n += marks[row] === 1 ? 1 : 0;
  }
  return rows.subarray(0, n);
}

/** The commonest targets of the measured rows, shortest first. */
function targetsOf(
  facts: ClockFacts,
  measured: Uint8Array,
  priorities: readonly string[],
): Distribution['targets'] {
  const found = new Map<number, { n: number; codes: Set<number> }>();
  for (let row = 0; row < facts.n; row += 1) {
    const target = facts.targetMs[row] ?? Number.NaN;
    if (measured[row] !== 1 || Number.isNaN(target)) continue;
    const entry = found.get(target) ?? { n: 0, codes: new Set<number>() };
    if (entry.n === 0) found.set(target, entry);
    entry.n += 1;
    entry.codes.add(facts.codes.priority[row] ?? -1);
  }
  return [...found]
    .map(([target, { n, codes }]) => ({
      seconds: seconds(target),
      n,
      priorities: [...codes].flatMap((code) => priorities[code] ?? []).sort(),
    }))
    .sort((a, b) => b.n - a.n || a.seconds - b.seconds)
    .slice(0, mostTargets)
    .sort((a, b) => a.seconds - b.seconds);
}
