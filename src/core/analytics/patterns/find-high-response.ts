import { hoursOfDay } from '../../time/week.ts';
import { mostExamples } from '../examples-of.ts';
import { dimensions, type IncidentColumns } from '../incident-columns.ts';
import { pick } from '../pick.ts';
import { quantile } from '../quantile.ts';
import { sortOrder } from '../sort-order.ts';
import { markedRows, splitOrder } from '../split-order.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { rankWithinStrata, type StratifiedRanks, vanElteren } from '../stats/van-elteren.ts';
import { type Compared, comparePriorities } from './compare-priorities.ts';
import type { GroupKey, HighResponse } from './types.ts';

const leastAnswered = 5;
const leastRatio = 1.25;
const grouped = dimensions.filter((dimension) => dimension !== 'priority');

interface Group extends GroupKey {
  /** Places in the ascending order of response times, of priorities that others have too. */
  readonly order: Uint32Array;
}

/** Answered incidents, each with its place in `values`. */
interface Answered {
  readonly rows: Uint32Array;
  readonly values: Float64Array;
  readonly ranks: StratifiedRanks;
  /** Places by stratum, ascending by response. */
  readonly byStratum: readonly Uint32Array[];
}

/**
 * Services, teams, customers and local hours of opening that are answered later than the rest of the same priority: van
 * Elteren's stratified rank-sum test, one-sided, with the priorities (none among them) as strata, so that a group with
 * more incidents that may wait is no finding; priorities themselves are none either. The ratio is the median, over the
 * group, of a response over the median response of the others of its priority. A priority in which fewer than 5 others
 * were answered is left out. Minimal effect: a ratio of 1.25; at least 5 answered incidents.
 */
export function findHighResponse(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): HighResponse[] {
  const rows = answeredRows(columns);
  const values = pick(columns.responseMs, rows);
  const order = sortOrder(values);
  const { codes, labels } = columns.priority;
  const strata = labels.length + 1;
  const stratum = codesAt(rows, (row) => (codes[row] ?? -1) + 1);
  const ranks = rankWithinStrata(values, order, stratum, strata);
  const byStratum = splitOrder(order, stratum, strata + 1).slice(1);
  const answered = { rows, values, ranks, byStratum };
  const groups = groupsOf(columns, rows, order)
    .map((group) => ({ ...group, order: comparable(group.order, ranks) }))
    .filter((group) => group.order.length >= Math.max(leastAnswered, minOccurrences));
  const adjusted = adjustPValues(groups.map((group) => vanElteren(group.order, ranks)));
  return groups
    .flatMap((group, index) => {
      const p = adjusted[index] ?? 1;
      return p <= level ? [describe(group, answered, labels, p)] : [];
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
    return labels.map((value, code) => ({ dimension, value, order: split[code + 1] ?? new Uint32Array() }));
  });
}

/** The places whose stratum has enough others. */
function comparable(own: Uint32Array, { stratum, sizes }: StratifiedRanks): Uint32Array {
  const inside = new Uint32Array(sizes.length);
  for (let index = 0; index < own.length; index += 1) {
    const at = stratum[own[index] ?? 0] ?? 0;
    inside[at] = (inside[at] ?? 0) + 1;
  }
  const hasOthers = inside.map((count, at) => ((sizes[at] ?? 0) - count >= leastAnswered ? 1 : 0));
  if (inside.every((count, at) => count === 0 || hasOthers[at] === 1)) return own;
  return own.filter((place) => hasOthers[stratum[place] ?? 0] === 1);
}

function codesAt(rows: Uint32Array, codeOf: (row: number) => number): Int32Array {
  const codes = new Int32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) codes[place] = codeOf(rows[place] ?? 0);
  return codes;
}

function describe(
  { dimension, value, order }: Group,
  { rows, values, ranks, byStratum }: Answered,
  priorities: readonly string[],
  p: number,
): HighResponse {
  const own = splitOrder(order, ranks.stratum, byStratum.length + 1).slice(1);
  const isOther = new Uint8Array(rows.length).fill(1);
  for (let at = 0; at < order.length; at += 1) isOther[order[at] ?? 0] = 0;
  const compared = own.map((places, stratum): Compared | null => {
    if (places.length === 0) return null;
    const others = markedRows(byStratum[stratum] ?? new Uint32Array(), isOther);
    return {
      priority: priorities[stratum - 1] ?? null,
      own: pick(values, places),
      others: pick(values, others),
    };
  });
  const { ratio, interval, byPriority } = comparePriorities(compared.flatMap((one) => one ?? []));
  const late = order.filter((place) => {
    const stratum = ranks.stratum[place] ?? 0;
    const usual = quantile(compared[stratum]?.others ?? [], 0.5) ?? 0;
    return (values[place] ?? 0) >= ratio * Math.max(1, usual);
  });
  return {
    dimension,
    value,
    n: order.length,
    medianMs: quantile(pick(values, order), 0.5) ?? 0,
    byPriority,
    ratio,
    interval,
    p,
    examples: [...late]
      .sort((a, b) => a - b)
      .slice(0, mostExamples)
      .map((place) => rows[place] ?? 0),
  };
}
