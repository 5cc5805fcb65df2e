import { examplesOf } from '../examples-of.ts';
import { dimensions, type IncidentColumns } from '../incident-columns.ts';
import { pick } from '../pick.ts';
import { quantile } from '../quantile.ts';
import { sortOrder } from '../sort-order.ts';
import { splitOrder } from '../split-order.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { normalTail } from '../stats/normal-tail.ts';
import { logInterval } from './log-interval.ts';
import type { GroupKey, HighResponse } from './types.ts';

const leastAnswered = 5;
const leastRatio = 1.25;
const hoursOfDay = 24;
const grouped = dimensions.filter((dimension) => dimension !== 'priority');

interface Group extends GroupKey {
  readonly codes: Int32Array;
  readonly code: number;
  /** Places in the ascending order of response times. */
  readonly order: Uint32Array;
}

/**
 * Services, teams, customers and local hours of opening that are answered later than the rest (priorities differ by what
 * is promised of them, which is no finding): rank-sum test
 * with ties (F. Wilcoxon 1945; Mann and Whitney 1947), one-sided, and the ratio of medians with the interval of Bonett
 * and Price (Psychological Methods 7, 2002). Minimal effect: medians 1.25 apart; at least 5 answered incidents.
 */
export function findHighResponse(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): HighResponse[] {
  const rows = answeredRows(columns);
  const values = pick(columns.responseMs, rows);
  const order = sortOrder(values);
  const { ranks, tied } = midRanks(values, order);
  const n = rows.length;
  const groups = groupsOf(columns, rows, order).filter(({ order: own }) => {
    return own.length >= Math.max(leastAnswered, minOccurrences) && n - own.length >= leastAnswered;
  });
  const pValues = groups.map(({ order: own }) => {
    let sum = 0;
    for (const place of own) sum += ranks[place] ?? 0;
    const m = own.length;
    const variance = ((m * (n - m)) / 12) * (n + 1 - tied / (n * (n - 1)));
    return variance > 0 ? normalTail((sum - (m * (n + 1)) / 2 - 0.5) / Math.sqrt(variance)) : 1;
  });
  const adjusted = adjustPValues(pValues);
  return groups
    .flatMap((group, index) => {
      const p = adjusted[index] ?? 1;
      return p <= level ? [describe(group, values, order, rows, p)] : [];
    })
    .filter(({ ratio }) => ratio >= leastRatio)
    .sort((a, b) => a.p - b.p);
}

function answeredRows({ count, responseMs }: IncidentColumns): Uint32Array {
  const rows = new Uint32Array(count);
  let n = 0;
  for (let row = 0; row < count; row += 1) {
    rows[n] = row;
    n += Number.isNaN(responseMs[row]) ? 0 : 1;
  }
  return rows.subarray(0, n);
}

/** Ranks with ties sharing their mean, and Σ(t³ − t). */
function midRanks(values: Float64Array, order: Uint32Array): { ranks: Float64Array; tied: number } {
  const ranks = new Float64Array(values.length);
  let tied = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    const size = end - start;
    for (let at = start; at < end; at += 1) ranks[order[at] ?? 0] = (start + end + 1) / 2;
    tied += size ** 3 - size;
    start = end;
  }
  return { ranks, tied };
}

function groupsOf(columns: IncidentColumns, rows: Uint32Array, order: Uint32Array): Group[] {
  const hour = codesAt(rows, (row) => (columns.hourOfWeek[row] ?? 0) % hoursOfDay);
  const hours = Array.from({ length: hoursOfDay }, (_, code) => String(code));
  const all = [
    ...grouped.map((dimension) => {
      const { codes, labels } = columns[dimension];
      return { dimension, labels, codes: codesAt(rows, (row) => codes[row] ?? -1) };
    }),
    { dimension: 'hour' as const, labels: hours, codes: hour },
  ];
  return all.flatMap(({ dimension, labels, codes }) => {
    const split = splitOrder(order, codes, labels.length + 1);
    return labels.map((value, code) => ({
      dimension,
      value,
      codes,
      code,
      order: split[code + 1] ?? new Uint32Array(),
    }));
  });
}

function codesAt(rows: Uint32Array, codeOf: (row: number) => number): Int32Array {
  const codes = new Int32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) codes[place] = codeOf(rows[place] ?? 0);
  return codes;
}

function describe(
  group: Group,
  values: Float64Array,
  order: Uint32Array,
  rows: Uint32Array,
  p: number,
): HighResponse {
  const own = pick(values, group.order);
  const rest = pick(
    values,
    order.filter((place) => group.codes[place] !== group.code),
  );
  const medianMs = quantile(own, 0.5) ?? 0;
  const restMedianMs = quantile(rest, 0.5) ?? 0;
  const ratio = medianMs / Math.max(1, restMedianMs);
  const first = examplesOf(rows.length, (place) => {
    return group.codes[place] === group.code && (values[place] ?? 0) >= medianMs;
  });
  return {
    dimension: group.dimension,
    value: group.value,
    n: own.length,
    medianMs,
    restMedianMs,
    ratio,
    interval: logInterval(ratio, logMedianVariance(own) + logMedianVariance(rest)),
    p,
    examples: first.map((place) => rows[place] ?? 0),
  };
}

/** From the distance of the order statistics √n places to each side of the median, which lie two errors out. */
function logMedianVariance(sorted: Float64Array): number {
  const n = sorted.length;
  const low = Math.max(1, Math.round((n + 1) / 2 - Math.sqrt(n)));
  const [a, b] = [sorted[low - 1] ?? 1, sorted[n - low] ?? 1];
  return ((Math.log(Math.max(1, b)) - Math.log(Math.max(1, a))) / 4) ** 2;
}
