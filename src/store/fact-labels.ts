import { type ClockFacts, type Dimension, dimensions } from '../core/report/facts.ts';
import type { ClockColumns } from './clock-columns.ts';
import { occurringLabels, recodeLabels } from './label-column.ts';
import type { Labels } from './labels.ts';

type Labelled = ClockColumns<Dimension>;

export interface FactLabels {
  /** The values that occur, sorted; a code is an index. */
  readonly labels: Readonly<Record<Dimension, readonly string[]>>;
  codes(columns: Labelled): ClockFacts['codes'];
  recode(columns: ClockColumns): ClockFacts;
}

/** Codes of the values that occur, shared by the given columns and independent of the order of arrival. */
export function shareLabels(all: readonly Labelled[], labels: Labels): FactLabels {
  const of = <T>(pick: (dimension: Dimension) => T) =>
    Object.fromEntries(dimensions.map((dimension) => [dimension, pick(dimension)])) as Record<Dimension, T>;
  const occurring = of((dimension) =>
    occurringLabels(
      all.map((columns) => columns[dimension]),
      labels,
    ),
  );
  const codesOf = (columns: Labelled) =>
    of((dimension) => recodeLabels(columns[dimension], occurring[dimension]));
  return {
    labels: of((dimension) => occurring[dimension].texts),
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
