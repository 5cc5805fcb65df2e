import { examplesOf } from '../examples-of.ts';
import {
  breached,
  type Dimension,
  dimensions,
  type IncidentColumns,
  undecided,
} from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { fisherUpper } from '../stats/fisher-exact.ts';
import { type CellCount, cellCounts } from './cell-counts.ts';
import { logInterval } from './log-interval.ts';
import type { BreachConcentration } from './types.ts';

const leastRatio = 1.5;
const leastIncidents = 5;

interface Cell extends CellCount {
  readonly dimensions: readonly Dimension[];
  readonly codes: readonly number[];
  readonly p: number;
  readonly ratio: number;
  readonly compared: CellCount;
}

/**
 * Values of one dimension, and pairs of values of two, that hold more breaches than their share of the decided
 * incidents: Fisher's exact test, one-sided, against the rest. A pair counts only where it exceeds the rest of its first
 * value and the rest of its second as well (the larger p), so that what one dimension explains is not said twice.
 * Minimal effect: a breach rate 1.5 times that compared with; `minOccurrences` breaches among 5 or more incidents.
 */
export function findConcentration(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): BreachConcentration[] {
  const total = { n: 0, hit: 0 };
  for (let row = 0; row < columns.count; row += 1) {
    if (columns.verdict[row] === undecided) continue;
    total.n += 1;
    total.hit += columns.verdict[row] === breached ? 1 : 0;
  }
  const least = Math.max(leastIncidents, minOccurrences);
  const single = new Map(dimensions.map((dimension) => [dimension, cellCounts(columns, dimension, null)]));
  const cells: Cell[] = [];
  let tests = 0;
  dimensions.forEach((first, place) => {
    const ones = single.get(first) ?? new Map<number, CellCount>();
    for (const [code, count] of ones) {
      if (count.n < least || count.n === total.n) continue;
      tests += 1;
      const rest = { n: total.n - count.n, hit: total.hit - count.hit };
      const cell = compare(count, [rest], minOccurrences);
      if (cell !== null) cells.push({ ...cell, dimensions: [first], codes: [code] });
    }
    for (const second of dimensions.slice(place + 1)) {
      const width = columns[second].labels.length;
      const twos = single.get(second) ?? new Map<number, CellCount>();
      for (const [key, count] of cellCounts(columns, first, second)) {
        const codes = [Math.floor(key / width), key % width] as const;
        const rests = [ones.get(codes[0]), twos.get(codes[1])].map((margin) => ({
          n: (margin?.n ?? 0) - count.n,
          hit: (margin?.hit ?? 0) - count.hit,
        }));
        if (count.n < least || rests.some(({ n }) => n < leastIncidents)) continue;
        tests += 1;
        const cell = compare(
          count,
          [...rests, { n: total.n - count.n, hit: total.hit - count.hit }],
          minOccurrences,
        );
        if (cell !== null) cells.push({ ...cell, dimensions: [first, second], codes });
      }
    }
  });
  const adjusted = adjustPValues(
    cells.map(({ p }) => p),
    tests,
  );
  return cells
    .flatMap((cell, index) => {
      const p = adjusted[index] ?? 1;
      return p <= level ? [describe(columns, { ...cell, p }, total)] : [];
    })
    .sort((a, b) => a.p - b.p || b.n - a.n);
}

/** Against each rest; the weakest comparison counts. Null where too little is there. */
function compare(
  { n, hit }: CellCount,
  rests: readonly CellCount[],
  minOccurrences: number,
): Omit<Cell, 'dimensions' | 'codes'> | null {
  if (hit < minOccurrences) return null;
  let p = 0;
  let ratio = Number.POSITIVE_INFINITY;
  let compared: CellCount = { n: 0, hit: 0 };
  for (const rest of rests) {
    const against = hit / n / Math.max(rest.hit / rest.n, 0.5 / rest.n);
    if (against < ratio) {
      ratio = against;
      compared = rest;
    }
    if (ratio < leastRatio) return null;
    p = Math.max(p, fisherUpper(hit, n, hit + rest.hit, n + rest.n));
  }
  return { n, hit, p, ratio, compared };
}

function describe(columns: IncidentColumns, cell: Cell, total: CellCount): BreachConcentration {
  const { n, hit, p, ratio, compared } = cell;
  const variance = 1 / hit - 1 / n + 1 / Math.max(0.5, compared.hit) - 1 / compared.n;
  const examples = examplesOf(columns.count, (row) => {
    if (columns.verdict[row] !== breached) return false;
    return cell.dimensions.every((dimension, place) => columns[dimension].codes[row] === cell.codes[place]);
  });
  return {
    group: cell.dimensions.map((dimension, place) => ({
      dimension,
      value: columns[dimension].labels[cell.codes[place] ?? -1] ?? '',
    })),
    n: hit,
    incidents: n,
    shareOfBreaches: hit / total.hit,
    shareOfIncidents: n / total.n,
    ratio,
    interval: logInterval(ratio, variance),
    p,
    examples,
  };
}
