import { type ClockFacts, type Dimension, dimensions } from '../core/report/facts.ts';
import type { ClockColumns } from './clock-columns.ts';
import { type Labels, noLabel } from './labels.ts';

export interface FactLabels {
  /** The values that occur, sorted; a code is an index. */
  readonly labels: Readonly<Record<Dimension, readonly string[]>>;
  recode(columns: ClockColumns): ClockFacts;
}

/** Codes of the values that occur, shared by the given columns and independent of the order of arrival. */
export function shareLabels(all: readonly ClockColumns[], labels: Labels): FactLabels {
  const maps = new Map(dimensions.map((dimension) => [dimension, dimensionCodes(all, dimension, labels)]));
  const of = <T>(pick: (dimension: Dimension) => T) =>
    Object.fromEntries(dimensions.map((dimension) => [dimension, pick(dimension)])) as Record<Dimension, T>;
  return {
    labels: of((dimension) => maps.get(dimension)?.texts ?? []),
    recode: (columns) => ({
      n: columns.n,
      outcome: columns.outcome,
      counted: columns.counted,
      stopped: columns.stopped,
      elapsedMs: columns.elapsed_ms,
      wallMs: columns.wall_ms,
      startedAt: columns.started_at,
      stoppedAt: columns.stopped_at,
      open: columns.open_state,
      targetMs: columns.target_ms,
      codes: of((dimension) => {
        const codes = maps.get(dimension)?.codes ?? new Int32Array(0);
        return columns[dimension].map((id) => (id === noLabel ? noLabel : (codes[id] ?? noLabel)));
      }),
    }),
  };
}

function dimensionCodes(
  all: readonly ClockColumns[],
  dimension: Dimension,
  labels: Labels,
): { texts: string[]; codes: Int32Array } {
  const ids = new Set<number>();
  for (const columns of all) for (const id of columns[dimension]) if (id !== noLabel) ids.add(id);
  const sorted = [...ids]
    .map((id) => ({ id, text: labels.text(id) ?? '' }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  const codes = new Int32Array(maxOf(ids) + 1);
  sorted.forEach(({ id }, code) => {
    codes[id] = code;
  });
  return { texts: sorted.map(({ text }) => text), codes };
}

function maxOf(ids: ReadonlySet<number>): number {
  let max = -1;
  for (const id of ids) if (id > max) max = id;
  return max;
}
