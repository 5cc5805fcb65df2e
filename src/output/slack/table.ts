import type { Block } from '../../core/report/document.ts';
import { rowsToCsv } from '../csv/rows-to-csv.ts';
import { rowsNote } from '../prepare.ts';
import { groupDigits } from '../safe-text.ts';
import { paint } from '../text/style.ts';
import { tableToLines } from '../text/table.ts';
import { displayWidth } from '../text/width.ts';
import { slackLimits } from './limits.ts';
import type { SlackBlock } from './payload.ts';
import { preformatted } from './rich-prose.ts';
import { literal, plainText } from './words.ts';

export type TableBlock = Extract<Block, { kind: 'table' }>;

export interface SlackTable {
  readonly blocks: readonly SlackBlock[];
  /** Whether Slack's own table is among them, of which a message may hold one. */
  readonly isNative: boolean;
  /** The whole table, where the message shows its beginning alone. */
  readonly csv: string | null;
}

/** Fixed-width lines longer than this are wrapped by Slack's own window. */
const fixedWidth = 96;
/** Rows shown of a table that goes into a file. */
const previewRows = 20;
const emptyCell = '–';

/**
 * Returns a table as fixed-width text where it fits unshortened, else as Slack's table; what neither holds is shown by
 * its first rows, said to be so, and given as CSV. `shown` is the table as prepared, `whole` the one of the report.
 */
export function tableToSlack(shown: TableBlock, whole: TableBlock, fileName: string): SlackTable {
  const caption: SlackBlock = { type: 'section', text: plainText(shown.caption, slackLimits.sectionText) };
  const lines = fixedLines(shown);
  if (whole.rows.length === shown.rows.length && lines !== null) {
    return { blocks: [caption, lines, ...noteOf(rowsNote(shown))], isNative: false, csv: null };
  }
  if (whole.rows.length === shown.rows.length && fits(shown)) {
    return { blocks: [caption, native(shown), ...noteOf(rowsNote(shown))], isNative: true, csv: null };
  }
  const preview = previewOf(shown);
  const count = `${groupDigits(preview.rows.length)} of ${groupDigits(Math.max(whole.totalRows, whole.rows.length))}`;
  const columns =
    preview.columns.length < whole.columns.length ? `, ${preview.columns.length} of its columns` : '';
  const held =
    whole.totalRows > whole.rows.length
      ? `the first ${groupDigits(whole.rows.length)} rows`
      : 'the whole table';
  const rest = whole.totalRows > whole.rows.length && whole.rest !== undefined ? `; ${whole.rest}` : '';
  const note = `Showing ${count} rows${columns}; ${held} in the attached file ${fileName}${rest}.`;
  const csv = rowsToCsv([
    whole.columns.map(({ label }) => label),
    ...whole.rows.map((row) => whole.columns.map((_, index) => row[index]?.text ?? '')),
  ]);
  return { blocks: [caption, native(preview), ...noteOf(note)], isNative: true, csv };
}

function fixedLines(table: TableBlock): SlackBlock | null {
  const bare = { ...table, caption: '', totalRows: table.rows.length };
  const lines = tableToLines(bare, Number.POSITIVE_INFINITY, paint(false)).map((line) => line.trimEnd());
  const text = lines.slice(lines.findIndex((line) => line !== '')).join('\n');
  const isWide = lines.some((line) => displayWidth(line) > fixedWidth);
  if (isWide || text.length > slackLimits.sectionText) return null;
  return { type: 'rich_text', elements: [preformatted(text)] };
}

function fits({ rows, columns }: TableBlock): boolean {
  return (
    rows.length < slackLimits.tableRows &&
    columns.length <= slackLimits.tableColumns &&
    charactersOf([columns.map(({ label }) => ({ text: label })), ...rows]) <= slackLimits.tableCharacters
  );
}

type Rows = readonly (readonly { readonly text: string }[])[];

function charactersOf(rows: Rows): number {
  let characters = 0;
  for (const row of rows)
    for (const { text } of row) characters += literal(text || emptyCell, slackLimits.fieldText).length;
  return characters;
}

/** The first rows and columns that fit. */
function previewOf(table: TableBlock): TableBlock {
  const columns = table.columns.slice(0, slackLimits.tableColumns);
  let rows = table.rows.slice(0, previewRows).map((row) => row.slice(0, columns.length));
  while (rows.length > 1 && !fits({ ...table, columns, rows })) rows = rows.slice(0, -1);
  return { ...table, columns, rows };
}

function native({ columns, rows }: TableBlock): SlackBlock {
  const cell = (text: string) => ({
    type: 'raw_text' as const,
    text: literal(text || emptyCell, slackLimits.fieldText),
  });
  return {
    type: 'table',
    rows: [
      columns.map(({ label }) => cell(label)),
      ...rows.map((row) => columns.map((_, index) => cell(row[index]?.text ?? ''))),
    ],
    column_settings: columns.map(({ align, elastic }) => ({ align, is_wrapped: elastic === true })),
  };
}

function noteOf(note: string | null): SlackBlock[] {
  return note === null ? [] : [{ type: 'context', elements: [plainText(note, slackLimits.fieldText)] }];
}
