import { type ClockFacts, type Dimension, dimensions } from '../core/report/facts.ts';
import type { ClockColumns } from './clock-columns.ts';
import { type Labels, noLabel } from './labels.ts';

type Labelled = ClockColumns<Dimension>;

export interface FactLabels {
  /** The values that occur, sorted; a code is an index. */
  readonly labels: Readonly<Record<Dimension, readonly string[]>>;
  codes(columns: Labelled): ClockFacts['codes'];
  recode(columns: ClockColumns): ClockFacts;
}

/** Codes of the values that occur, shared by the given columns and independent of the order of arrival. */
export function shareLabels(all: readonly Labelled[], labels: Labels): FactLabels {
  const maps = new Map(dimensions.map((dimension) => [dimension, dimensionCodes(all, dimension, labels)]));
  const of = <T>(pick: (dimension: Dimension) => T) =>
    Object.fromEntries(dimensions.map((dimension) => [dimension, pick(dimension)])) as Record<Dimension, T>;
  const codesOf = (columns: Labelled) =>
    of((dimension) => {
      const codes = maps.get(dimension)?.codes ?? new Int32Array(0);
      const ids = columns[dimension];
      const recoded = new Int32Array(ids.length);
      for (let row = 0; row < ids.length; row++) recoded[row] = codes[ids[row] ?? noLabel] ?? noLabel;
      return recoded;
    });
  return {
    labels: of((dimension) => maps.get(dimension)?.texts ?? []),
    codes: codesOf,
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
      incident: columns.incident_id,
      cycle: columns.cycle,
      codes: codesOf(columns),
    }),
  };
}

function dimensionCodes(
  all: readonly Labelled[],
  dimension: Dimension,
  labels: Labels,
): { texts: string[]; codes: Int32Array } {
  const codes = new Int32Array(labels.size()).fill(noLabel);
  for (const columns of all) {
    const ids = columns[dimension];
    for (let row = 0; row < ids.length; row++) codes[ids[row] ?? noLabel] = 0;
  }
  const found: { id: number; text: string }[] = [];
  codes.forEach((code, id) => {
    if (code !== noLabel) found.push({ id, text: labels.text(id) ?? '' });
  });
  found.sort((a, b) => (a.text < b.text ? -1 : 1));
  found.forEach(({ id }, code) => {
    codes[id] = code;
  });
  return { texts: found.map(({ text }) => text), codes };
}
