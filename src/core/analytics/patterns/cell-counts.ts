import { breached, type Dimension, type IncidentColumns, undecided } from '../incident-columns.ts';

/** Decided incidents and how many of them breached. */
export interface CellCount {
  readonly n: number;
  readonly hit: number;
}

/** Above so many possible cells they are counted in a map. */
const mostDense = 4_000_000;

/**
 * Decided incidents per value of one dimension (key = code), or per pair (key = code · labels of the second + its
 * code). Incidents without a value are left out; so are empty cells.
 */
export function cellCounts(
  columns: IncidentColumns,
  first: Dimension,
  second: Dimension | null,
): Map<number, CellCount> {
  const width = second === null ? 1 : columns[second].labels.length;
  const one = columns[first].codes;
  const two = second === null ? null : columns[second].codes;
  const size = columns[first].labels.length * width;
  const dense = size <= mostDense;
  const n = new Uint32Array(dense ? size : 0);
  const hit = new Uint32Array(dense ? size : 0);
  const sparse = new Map<number, { n: number; hit: number }>();
  for (let row = 0; row < columns.count; row += 1) {
    const verdict = columns.verdict[row];
    const [a, b] = [one[row] ?? -1, two === null ? 0 : (two[row] ?? -1)];
    if (verdict === undecided || a < 0 || b < 0) continue;
    const key = a * width + b;
    const mark = verdict === breached ? 1 : 0;
    if (dense) {
      n[key] = (n[key] ?? 0) + 1;
      hit[key] = (hit[key] ?? 0) + mark;
      continue;
    }
    const cell = sparse.get(key) ?? { n: 0, hit: 0 };
    cell.n += 1;
    cell.hit += mark;
    sparse.set(key, cell);
  }
  if (!dense) return sparse;
  const cells = new Map<number, CellCount>();
  for (let key = 0; key < size; key += 1) {
    if ((n[key] ?? 0) > 0) cells.set(key, { n: n[key] ?? 0, hit: hit[key] ?? 0 });
  }
  return cells;
}
