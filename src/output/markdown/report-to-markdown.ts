import type { Block, Report, TableColumn, Tone } from '../../core/report/document.ts';
import { isCalledOut } from '../called-out.ts';
import { prepareReport, rowsNote } from '../prepare.ts';
import { escapeGfm } from './escape-gfm.ts';
import { proseToGfm } from './prose.ts';

const maxRows = 500;
const alerts: Readonly<Record<Tone, string>> = {
  good: 'TIP',
  warning: 'WARNING',
  bad: 'CAUTION',
  neutral: 'NOTE',
};

/**
 * Returns a report as GitHub-flavoured Markdown. Every text is escaped; charts are given by their descriptions,
 * since a Markdown file carries no pictures.
 */
export function reportToMarkdown(report: Report): string {
  const prepared = prepareReport(report, maxRows);
  const parts = [`# ${escapeGfm(prepared.title)}`];
  if (prepared.subtitle !== '') parts.push(escapeGfm(prepared.subtitle));
  if (prepared.cover.length > 0) {
    parts.push(
      prepared.cover.map(({ label, value }) => `- ${escapeGfm(label)}: ${escapeGfm(value)}`).join('\n'),
    );
  }
  if (prepared.summary !== '' && !isCalledOut(prepared)) parts.push(`**${escapeGfm(prepared.summary)}**`);
  for (const section of prepared.sections) {
    if (section.title !== '') parts.push(`## ${escapeGfm(section.title)}`);
    parts.push(...section.blocks.map(blockToGfm));
  }
  return `${parts.join('\n\n')}\n`;
}

function blockToGfm(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level + 2)} ${escapeGfm(block.text)}`;
    case 'prose':
      return proseToGfm(block.markdown);
    case 'tiles':
      return block.tiles
        .map(({ label, value, detail }) => {
          const more = detail === null ? '' : ` (${escapeGfm(detail)})`;
          return `- ${escapeGfm(label)}: **${escapeGfm(value)}**${more}`;
        })
        .join('\n');
    case 'table':
      return tableToGfm(block);
    case 'chart':
      return `> **Chart: ${escapeGfm(block.chart.title)}.** ${escapeGfm(block.chart.alt)}`;
    case 'callout':
      return `> [!${alerts[block.tone]}]\n> ${escapeGfm(block.text)}`;
    case 'method':
      return `How this was computed:\n\n${block.lines.map((line) => `- ${escapeGfm(line)}`).join('\n')}`;
  }
}

function tableToGfm(table: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = (column: TableColumn): string => (column.align === 'right' ? '---:' : ':---');
  const note = rowsNote(table);
  return [
    `**${escapeGfm(table.caption)}**`,
    '',
    line(table.columns.map((column) => escapeGfm(column.label))),
    line(table.columns.map(rule)),
    ...table.rows.map((row) => line(table.columns.map((_, index) => escapeGfm(row[index]?.text ?? '')))),
    ...(note === null ? [] : ['', escapeGfm(note)]),
  ].join('\n');
}
