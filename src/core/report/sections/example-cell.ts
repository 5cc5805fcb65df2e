import type { Analysis } from '../analysis.ts';
import type { TableCell } from '../document.ts';
import type { Format } from '../format.ts';

const most = 3;

/** The ids of a few of the incidents behind a finding. */
export function exampleCell(rows: readonly number[], analysis: Pick<Analysis, 'examples'>): TableCell {
  const ids = idsOf(rows, analysis);
  return { text: ids.length === 0 ? '–' : ids.join(', ') };
}

/** The same of `n` incidents after a lead: `slowest: INC-1, INC-2, INC-3 and 12 more`. */
export function countedExamples(
  lead: string,
  rows: readonly number[],
  n: number,
  analysis: Pick<Analysis, 'examples'>,
  format: Format,
): TableCell {
  const ids = idsOf(rows, analysis);
  if (ids.length === 0) return exampleCell(rows, analysis);
  const more = n > ids.length ? ` and ${format.count(n - ids.length)} more` : '';
  return { text: `${lead}${ids.join(', ')}${more}` };
}

function idsOf(rows: readonly number[], { examples }: Pick<Analysis, 'examples'>): string[] {
  return rows.flatMap((row) => examples[row]?.incident ?? []).slice(0, most);
}
