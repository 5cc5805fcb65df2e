import type { Patterns } from '../../core/analytics/patterns/types.ts';
import type { Trends } from '../../core/analytics/trends/types.ts';
import type { Analysis } from '../../core/report/analysis.ts';
import type { AnalysisDeps } from './context.ts';
import type { IncidentWindow } from './incident-window.ts';

type Names = Analysis['examples'];

/** The incidents at the rows that anomalies and patterns give as examples, by row. */
export async function exampleNames(
  { source }: AnalysisDeps,
  window: IncidentWindow | null,
  trends: Trends | null,
  patterns: Patterns | null,
): Promise<Names> {
  const rows = exampleRows(trends, patterns);
  if (window === null || rows.length === 0) return {};
  const refs = await source.incidentRefs(rows.map((row) => window.ids[row] ?? -1));
  return Object.fromEntries(
    rows.flatMap((row, index) => (refs[index] === undefined ? [] : [[row, refs[index]]])),
  );
}

/** Those of some of the rows. */
export function namesAt(names: Names, rows: readonly number[]): Names {
  return Object.fromEntries(rows.flatMap((row) => (names[row] === undefined ? [] : [[row, names[row]]])));
}

/** The rows of all examples, ascending, each once. */
export function exampleRows(trends: Trends | null, patterns: Patterns | null): number[] {
  const anomalies = trends?.series.flatMap((series) => series.anomalies) ?? [];
  return [...new Set([...anomalies, ...found(patterns)].flatMap(({ examples }) => examples))].sort(
    (a, b) => a - b,
  );
}

function found(patterns: Patterns | null): { readonly examples: readonly number[] }[] {
  if (patterns === null) return [];
  const { hotSpots, recurring, coFailing, concentration, afterHours, highResponse } = patterns;
  return [hotSpots, recurring, coFailing, concentration, afterHours, highResponse].flat();
}
