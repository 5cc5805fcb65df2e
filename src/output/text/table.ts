import type { Block, Tone } from '../../core/report/document.ts';
import { rowsNote } from '../prepare.ts';
import type { paint } from './style.ts';
import { cutTo, displayWidth, pad, wrap } from './width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const gap = '  ';
const minWidth = 6;

/** Returns a table as aligned lines no wider than `width`: the widest columns give way, cut cells end in `…`. */
export function tableToLines(table: TableBlock, width: number, style: ReturnType<typeof paint>): string[] {
  const natural = table.columns.map((column, index) =>
    table.rows.reduce(
      (max, row) => Math.max(max, displayWidth(row[index]?.text ?? '')),
      displayWidth(column.label),
    ),
  );
  const widths = shrink(natural, width - gap.length * (natural.length - 1));
  const line = (texts: readonly string[], tones: readonly (Tone | undefined)[]): string =>
    texts
      .map((text, index) => {
        const cell = pad(
          cutTo(text, widths[index] ?? 0),
          widths[index] ?? 0,
          table.columns[index]?.align ?? 'left',
        );
        const tone = tones[index];
        return tone === undefined ? cell : style[tone](cell);
      })
      .join(gap);
  const cut = table.columns.some((_, index) => (natural[index] ?? 0) > (widths[index] ?? 0));
  const notes = [
    rowsNote(table),
    cut ? 'Cells that end in … are shortened to the width of the terminal.' : null,
  ];
  return [
    ...wrap(table.caption, width).map(style.strong),
    style.soft(
      line(
        table.columns.map((column) => column.label),
        [],
      ),
    ),
    style.soft(widths.map((columnWidth) => '─'.repeat(columnWidth)).join(gap)),
    ...table.rows.map((row) =>
      line(
        table.columns.map((_, index) => row[index]?.text ?? ''),
        row.map((cell) => cell.tone),
      ),
    ),
    ...notes.filter((note) => note !== null).flatMap((note) => wrap(note, width).map(style.soft)),
  ];
}

/** Takes columns from the widest one until all fit. */
function shrink(natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= minWidth) break;
    const next = Math.max(minWidth, ...widths.filter((width) => width < widest));
    const count = widths.filter((width) => width === widest).length;
    const step = Math.max(1, Math.min(widest - next || 1, Math.ceil(excess / count)));
    for (const [index, width] of widths.entries()) {
      if (width !== widest || excess <= 0) continue;
      widths[index] = width - step;
      excess -= step;
    }
  }
  return widths;
}
