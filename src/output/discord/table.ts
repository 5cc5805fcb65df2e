import type { Block, TableCell } from '../../core/report/document.ts';
import { rowsToCsv } from '../csv/rows-to-csv.ts';
import { prepareBlocks } from '../prepare.ts';
import { groupDigits } from '../safe-text.ts';
import { columnWidths } from '../text/column-widths.ts';
import { paint } from '../text/style.ts';
import { tableToLines } from '../text/table.ts';
import { codeBlock, fitted, fittedPlain } from './escape.ts';
import type { DiscordFile } from './message.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

/** Characters a code block shows in an embed on a desktop without breaking lines. */
const codeColumns = 56;
const columnGap = 2;
/** More rows than this are read in a file, not in a chat. */
const maxRows = 15;
const maxText = 1_800;

export interface DiscordTable {
  readonly text: string;
  /** All rows, where not all are in `text`. */
  readonly file: DiscordFile | null;
  /** Whether every row the report holds is in the text or the file. */
  readonly isWhole: boolean;
}

/**
 * A table as aligned code where its columns fit, else as one line a row; what is too long becomes a CSV file too, where
 * `mayAttach` one.
 */
export function tableToDiscord(table: TableBlock, mayAttach: boolean): DiscordTable {
  const [prepared] = prepareBlocks([table], maxRows);
  if (prepared?.kind !== 'table') throw new TypeError('a table stays a table');
  const caption = `**${fitted(prepared.caption, 200)}**`;
  for (let shown = prepared.rows.length; ; shown -= 1) {
    const rows = prepared.rows.slice(0, shown);
    const body = rows.length === 0 ? '' : `${bodyOf({ ...prepared, rows, totalRows: rows.length })}\n`;
    if (caption.length + body.length > maxText && shown > 0) continue;
    const file = shown === table.rows.length || !mayAttach ? null : csvOf(table);
    const note =
      prepared.totalRows === shown ? '' : `${noteOf(shown, { ...prepared, rows: table.rows }, file)}\n`;
    return {
      text: `${caption}\n${body}${note}`.trimEnd(),
      file,
      isWhole: shown === table.rows.length || file !== null,
    };
  }
}

function bodyOf(table: TableBlock): string {
  const columns = columnWidths(table, Number.POSITIVE_INFINITY) ?? [];
  const width = columns.reduce((sum, column) => sum + column + columnGap, -columnGap);
  if (width > codeColumns) return table.rows.map((row) => rowLine(table, row)).join('\n');
  const [, ...lines] = tableToLines({ ...table, caption: '' }, width, paint(false));
  return codeBlock(lines.map((line) => line.trimEnd()));
}

/** `- Incident: **INC-7** · Clock: response · Over by: 20 min`. */
function rowLine({ columns }: TableBlock, row: readonly TableCell[]): string {
  const cells = columns.map(({ label }, index) => {
    const text = fitted(row[index]?.text ?? '', 300);
    return `${fitted(label, 60)}: ${index === 0 ? `**${text}**` : text}`;
  });
  return `- ${cells.join(' · ')}`;
}

function noteOf(shown: number, { rows, totalRows, rest }: TableBlock, file: DiscordFile | null): string {
  const kept = rows.length === totalRows ? 'all' : `the first ${groupDigits(rows.length)}`;
  const where = [
    `${groupDigits(shown)} of ${groupDigits(totalRows)} rows`,
    ...(file === null ? [] : [`${kept} in ${file.name}`]),
    ...(rows.length === totalRows || rest === undefined ? [] : [rest]),
  ];
  return `${where.join('; ')}.`;
}

function csvOf(table: TableBlock): DiscordFile {
  const rows = [
    table.columns.map(({ label }) => label),
    ...table.rows.map((row) => table.columns.map((_, index) => row[index]?.text ?? '')),
  ];
  return {
    name: `${fileStem(table.id)}.csv`,
    description: fittedPlain(`Table: ${table.caption}`, 200),
    bytes: new TextEncoder().encode(rowsToCsv(rows)),
  };
}

/** Letters, digits, dots, dashes: the rest of a name Discord would rewrite, and references to it would miss. */
export function fileStem(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9.-]+/g, '-')
      .replace(/^[.-]+|[.-]+$/g, '')
      .slice(0, 60) || 'file'
  );
}
