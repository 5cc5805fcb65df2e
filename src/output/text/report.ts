import type { Block, Report, Tone } from '../../core/report/document.ts';
import { isCalledOut } from '../called-out.ts';
import { prepareReport } from '../prepare.ts';
import { proseToLines } from './prose.ts';
import { paint } from './style.ts';
import { tableToLines } from './table.ts';
import { displayWidth, pad, wrap } from './width.ts';

export interface TextOptions {
  /** Terminal width; kept between 60 and 120 columns. */
  readonly columns: number;
  /** Whether tables fit into it, cells cut where they must be (default); else they are as wide as they need. */
  readonly fitsColumns?: boolean;
  readonly colours: boolean;
}

const maxRows = 60;
const minColumns = 60;
const maxColumns = 120;
const signs: Readonly<Record<Tone, string>> = { good: '✓', warning: '!', bad: '✗', neutral: 'i' };

/** Returns a report for a terminal: aligned tables, wrapped prose, charts by their descriptions. */
export function reportToText(report: Report, options: TextOptions): string {
  const width = Math.min(maxColumns, Math.max(minColumns, options.columns));
  const widths = { width, tableWidth: options.fitsColumns === false ? Number.POSITIVE_INFINITY : width };
  const style = paint(options.colours);
  const prepared = prepareReport(report, maxRows);
  const lines: string[] = [...wrap(prepared.title, width).map(style.strong)];
  if (prepared.subtitle !== '') lines.push(...wrap(prepared.subtitle, width).map(style.soft));
  if (prepared.cover.length > 0) lines.push('', ...coverLines(prepared.cover, width, style.soft));
  if (prepared.summary !== '' && !isCalledOut(prepared)) lines.push('', ...wrap(prepared.summary, width));
  for (const section of prepared.sections) {
    if (section.title !== '')
      lines.push('', ...wrap(section.title, width).map(style.strong), '─'.repeat(width));
    for (const block of section.blocks) lines.push('', ...blockLines(block, widths, style));
  }
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

type Style = ReturnType<typeof paint>;

interface Widths {
  readonly width: number;
  readonly tableWidth: number;
}

function blockLines(block: Block, { width, tableWidth }: Widths, style: Style): string[] {
  switch (block.kind) {
    case 'heading':
      return wrap(block.text, width).map(style.strong);
    case 'prose':
      return proseToLines(block.markdown, width);
    case 'tiles':
      return tileLines(block.tiles, width, style);
    case 'table':
      return tableToLines(block, tableWidth, style);
    case 'chart':
      return indented(`${block.chart.title}. ${block.chart.alt}`, '[chart] ', width).map(style.soft);
    case 'callout':
      return indented(block.text, `${signs[block.tone]} `, width).map(style[block.tone]);
    case 'method':
      return block.lines.flatMap((line) => indented(line, '· ', width)).map(style.soft);
  }
}

function tileLines(tiles: Extract<Block, { kind: 'tiles' }>['tiles'], width: number, style: Style): string[] {
  const labels = Math.min(36, Math.max(...tiles.map((tile) => displayWidth(tile.label)), 0));
  return tiles.flatMap((tile) => {
    const sign = tile.tone === 'neutral' ? ' ' : signs[tile.tone];
    const detail = tile.detail === null ? '' : ` · ${tile.detail}`;
    const [first = '', ...rest] = wrap(`${tile.value}${detail}`, width - labels - 4);
    const label = wrap(tile.label, labels);
    const start = `${style[tile.tone](sign)} ${pad(label[0] ?? '', labels, 'left')}  `;
    const more = Math.max(rest.length, label.length - 1);
    const below = Array.from(
      { length: more },
      (_, index) => `  ${pad(label[index + 1] ?? '', labels, 'left')}  ${rest[index] ?? ''}`,
    );
    return [start + first, ...below];
  });
}

function coverLines(cover: Report['cover'], width: number, soft: (text: string) => string): string[] {
  const labels = Math.min(24, Math.max(...cover.map(({ label }) => displayWidth(label))));
  return cover.flatMap(({ label, value }) => {
    const [first = '', ...rest] = wrap(value, width - labels - 2);
    return [
      `${soft(pad(label, labels, 'left'))}  ${first}`,
      ...rest.map((line) => ' '.repeat(labels + 2) + line),
    ];
  });
}

function indented(text: string, mark: string, width: number): string[] {
  const space = displayWidth(mark);
  return wrap(text, width - space).map((line, index) => (index === 0 ? mark : ' '.repeat(space)) + line);
}
