import type { Block, ChartSpec, Tone } from '../../core/report/document.ts';
import { toneLabels } from '../html/blocks.ts';
import { proseToHtml } from '../html/prose.ts';
import { keepUnits } from '../keep-units.ts';
import { rowsNote } from '../prepare.ts';

/** Longer cells may be broken into lines. */
const longestShort = 16;
const tilesInRow = 2;
/** Headings of a section's blocks stand below its own, which stands below the title. */
const headingOffset = 2;

interface TileView {
  readonly label: string;
  readonly value: string;
  /** Empty: none. */
  readonly detail: string;
  readonly tone: Tone;
  /** Said where colour alone would have to say it; empty for a neutral one. */
  readonly toneLabel: string;
}

interface CellView {
  readonly text: string;
  readonly align: 'left' | 'right';
  /** A tone, or empty. */
  readonly tone: string;
  readonly isShort: boolean;
  /** Heads its row. */
  readonly isHead: boolean;
}

/** A block as the e-mail template sees it: everything is text to be escaped, except `html`. */
export type BlockView =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  /** `html`: of our own making, user text in it is escaped. */
  | { readonly kind: 'prose'; readonly html: string }
  | { readonly kind: 'tiles'; readonly rows: readonly (readonly TileView[])[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly { readonly label: string; readonly align: 'left' | 'right' }[];
      readonly rows: readonly (readonly CellView[])[];
      /** Empty: all rows are shown. */
      readonly note: string;
    }
  | {
      readonly kind: 'chart';
      readonly title: string;
      readonly alt: string;
      /** `cid:…`; empty: the picture is not in the message. */
      readonly src: string;
    }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly toneLabel: string; readonly text: string }
  | { readonly kind: 'method'; readonly lines: readonly string[] };

/** Returns a prepared block for the template; `srcOf` gives the address of a chart's picture. */
export function blockView(block: Block, srcOf: (chart: ChartSpec) => string): BlockView {
  switch (block.kind) {
    case 'heading':
      return { kind: 'heading', level: block.level + headingOffset, text: block.text };
    case 'prose':
      return { kind: 'prose', html: proseToHtml(block.markdown, headingOffset) };
    case 'tiles':
      return { kind: 'tiles', rows: inRows(block.tiles.map(tileView)) };
    case 'table':
      return tableView(block);
    case 'chart': {
      const { title, alt } = block.chart;
      return { kind: 'chart', title, alt, src: srcOf(block.chart) };
    }
    case 'callout': {
      const { tone, text } = block;
      return { kind: 'callout', tone, toneLabel: toneLabels[tone], text: keepUnits(text) };
    }
    case 'method':
      return { kind: 'method', lines: block.lines };
  }
}

function tileView({
  label,
  value,
  detail,
  tone,
}: Extract<Block, { kind: 'tiles' }>['tiles'][number]): TileView {
  const toneLabel = tone === 'neutral' ? '' : toneLabels[tone];
  return { label, value: keepUnits(value), detail: keepUnits(detail ?? ''), tone, toneLabel };
}

function inRows<T>(items: readonly T[]): T[][] {
  const rows: T[][] = [];
  for (let at = 0; at < items.length; at += tilesInRow) rows.push(items.slice(at, at + tilesInRow));
  return rows;
}

function tableView(table: Extract<Block, { kind: 'table' }>): BlockView {
  const alignOf = (index: number) => table.columns[index]?.align ?? 'left';
  return {
    kind: 'table',
    caption: table.caption,
    columns: table.columns.map(({ label, align }) => ({ label, align })),
    rows: table.rows.map((row) =>
      row.map((cell, index) => ({
        text: cell.text,
        align: alignOf(index),
        tone: cell.tone ?? '',
        isShort:
          alignOf(index) === 'right' || (cell.text.length <= longestShort && !table.columns[index]?.elastic),
        isHead: index === 0 && cell.text.trim() !== '',
      })),
    ),
    note: rowsNote(table) ?? '',
  };
}
