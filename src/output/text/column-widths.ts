import type { Block } from '../../core/report/document.ts';
import { displayWidth } from './width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const minWidth = 6;
/** Free text is readable down to the first, recognisable down to the second. */
const elasticWidths = [24, 10] as const;

/**
 * Returns the columns' widths, together no more than `available`. Columns of free text give way first, then columns
 * to what half of their cells need, at last all of them.
 */
export function columnWidths(table: TableBlock, available: number): number[] {
  const cells = table.columns.map(({ label }, index) => [
    displayWidth(label),
    ...table.rows.map((row) => displayWidth(row[index]?.text ?? '')),
  ]);
  const natural = cells.map((widths) => widths.reduce((max, width) => Math.max(max, width), 0));
  const typical = cells.map(
    (widths) => [...widths].sort((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0,
  );
  const isElastic = table.columns.map(({ elastic }) => elastic === true);
  const labels = cells.map(([label]) => label ?? 0);
  const [readable, recognisable] = elasticWidths;
  const floors = [
    natural.map((width, index) => (isElastic[index] ? readable : width)),
    natural.map((_, index) =>
      isElastic[index] ? readable : Math.max(typical[index] ?? 0, labels[index] ?? 0),
    ),
    natural.map((_, index) =>
      isElastic[index] ? recognisable : Math.max(typical[index] ?? 0, labels[index] ?? 0),
    ),
    natural.map(() => minWidth),
  ];
  return floors.reduce((widths, floor) => shrink(widths, floor, available), natural);
}

/** Takes space from the widest column above its floor until all fit or none is left. */
function shrink(natural: readonly number[], floors: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  for (; excess > 0; excess -= 1) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      if (width > (floors[index] ?? 0) && width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
