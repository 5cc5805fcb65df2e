import type { Block, TableCell } from '../../core/report/document.ts';
import { rowsNote } from '../prepare.ts';
import { columnWidths } from './column-widths.ts';
import { rowsToRecords } from './records.ts';
import type { paint } from './style.ts';
import { cutTo, pad, wrap } from './width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const gap = '  ';
/** A cell that is no free text is broken into lines rather than cut, up to this many. */
const maxLines = 4;

/**
 * Returns a table as aligned lines no wider than `width`. Free text gives way first and is cut, ending in `…`; other
 * cells (times, figures, names) are broken into lines. Where words would have to be broken, each row is told for itself.
 */
export function tableToLines(table: TableBlock, width: number, style: ReturnType<typeof paint>): string[] {
  const widths = columnWidths(table, width - gap.length * (table.columns.length - 1));
  const { lines, isCut } =
    widths === null
      ? { lines: rowsToRecords(table, width, style), isCut: false }
      : alignedLines(table, widths, style);
  const notes = [
    rowsNote(table),
    isCut ? 'Cells that end in … are shortened to the width of the terminal.' : null,
  ];
  return [
    ...wrap(table.caption, width).map(style.strong),
    ...lines,
    ...notes.filter((note) => note !== null).flatMap((note) => wrap(note, width).map(style.soft)),
  ];
}

function alignedLines(
  table: TableBlock,
  widths: readonly number[],
  style: ReturnType<typeof paint>,
): { readonly lines: string[]; readonly isCut: boolean } {
  let isCut = false;

  function cellLines(text: string, column: number): string[] {
    const room = widths[column] ?? 0;
    const lines = table.columns[column]?.elastic ? [text] : wrap(text, room);
    const shown =
      lines.length > maxLines
        ? [...lines.slice(0, maxLines - 1), lines.slice(maxLines - 1).join(' ')]
        : lines;
    const fitted = shown.map((line) => cutTo(line, room));
    isCut ||= fitted.some((line, index) => line !== shown[index]);
    return fitted;
  }

  function rowLines(cells: readonly TableCell[]): string[] {
    const columns = table.columns.map((_, index) => cellLines(cells[index]?.text ?? '', index));
    const height = Math.max(...columns.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      columns
        .map((lines, index) => {
          const text = pad(lines[at] ?? '', widths[index] ?? 0, table.columns[index]?.align ?? 'left');
          const tone = cells[index]?.tone;
          return tone === undefined ? text : style[tone](text);
        })
        .join(gap),
    );
  }

  const head = rowLines(table.columns.map(({ label }) => ({ text: label }))).map(style.soft);
  const rows = table.rows.flatMap(rowLines);
  const rule = style.soft(widths.map((width) => '─'.repeat(width)).join(gap));
  return { lines: [...head, rule, ...rows], isCut };
}
