import type { Block, TableCell } from '../../core/report/document.ts';
import type { paint } from './style.ts';
import { displayWidth, wrap } from './width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const between = ' · ';
const indent = '  ';

/**
 * Returns the rows of a table whose columns do not stand side by side, each as `Incident: INC-7 · Clock: response` over as
 * many lines of at most `width` as it takes. Empty cells are left out; nothing is cut.
 */
export function rowsToRecords(table: TableBlock, width: number, style: ReturnType<typeof paint>): string[] {
  return table.rows.flatMap((row) => recordLines(table, row, width, style));
}

function recordLines(
  { columns }: TableBlock,
  row: readonly TableCell[],
  width: number,
  style: ReturnType<typeof paint>,
): string[] {
  const room = width - indent.length;
  const lines: { text: string; used: number }[] = [];
  for (const [index, { label }] of columns.entries()) {
    const cell = row[index];
    if (cell === undefined || cell.text.trim() === '') continue;
    const [head = '', ...rest] = wrap(`${label}: ${cell.text}`, room);
    const tone = style[cell.tone ?? 'neutral'];
    const last = lines.at(-1);
    const used = displayWidth(head);
    if (last !== undefined && last.used + between.length + used <= room && rest.length === 0) {
      last.text += between + tone(head);
      last.used += between.length + used;
    } else {
      lines.push(...[head, ...rest].map((text) => ({ text: tone(text), used: displayWidth(text) })));
    }
  }
  return lines.map(({ text }, index) => (index === 0 ? text : indent + text));
}
