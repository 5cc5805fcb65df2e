import type { Analysis } from '../analysis.ts';
import type { TableCell } from '../document.ts';

const most = 3;

/** The ids of a few of the incidents behind a pattern. */
export function exampleCell(rows: readonly number[], { examples }: Pick<Analysis, 'examples'>): TableCell {
  const ids = rows.flatMap((row) => examples[row]?.incident ?? []).slice(0, most);
  return { text: ids.length === 0 ? '–' : ids.join(', ') };
}
