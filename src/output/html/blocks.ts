import type { Block, ChartSpec, Tile, Tone } from '../../core/report/document.ts';
import { keepUnits } from '../keep-units.ts';
import { prepareBlocks, rowsNote } from '../prepare.ts';
import { escapeHtml } from './escape.ts';
import { proseToHtml } from './prose.ts';

export interface HtmlOptions {
  /** Address of a chart's picture; it is escaped here. */
  chartSrc(chart: ChartSpec): string;
  /** Address of its picture for dark surroundings, where there is one. */
  chartDarkSrc?: ((chart: ChartSpec) => string) | undefined;
  /** Added to heading levels; default 0, so that a level-1 heading block is an `h1`. */
  headingOffset?: number | undefined;
  /** Default 500. */
  maxRows?: number | undefined;
}

const defaultMaxRows = 500;

/** Characters of a cell that is not broken into lines: an id or a duration; an instant may break before its time. */
const longestShort = 16;
/** How a tone is called where colour alone would have to say it. */
export const toneLabels: Readonly<Record<Tone, string>> = {
  good: 'Good',
  warning: 'Warning',
  bad: 'Problem',
  neutral: 'Note',
};

/**
 * Returns blocks as semantic HTML with every text escaped. Class names: `sla-heading sla-prose sla-tiles sla-tile
 * sla-table sla-chart sla-callout sla-method`, with `sla-tone-good|warning|bad|neutral` and `sla-right`.
 */
export function blocksToHtml(blocks: readonly Block[], options: HtmlOptions): string {
  return prepareBlocks(blocks, options.maxRows ?? defaultMaxRows)
    .map((block) => blockToHtml(block, options))
    .join('\n');
}

function blockToHtml(block: Block, options: HtmlOptions): string {
  const offset = options.headingOffset ?? 0;
  switch (block.kind) {
    case 'heading': {
      const level = Math.min(6, block.level + offset);
      return `<h${level} class="sla-heading">${escapeHtml(block.text)}</h${level}>`;
    }
    case 'prose':
      return `<div class="sla-prose">${proseToHtml(block.markdown, offset)}</div>`;
    case 'tiles':
      return `<dl class="sla-tiles">${block.tiles.map(tileToHtml).join('')}</dl>`;
    case 'table':
      return tableToHtml(block);
    case 'chart':
      return chartToHtml(block.chart, options);
    case 'callout':
      return `<div class="sla-callout sla-tone-${block.tone}" role="note"><p><strong class="sla-callout-label">${toneLabels[block.tone]}</strong> ${escapeHtml(keepUnits(block.text))}</p></div>`;
    case 'method':
      return `<div class="sla-method"><p class="sla-method-title">How this was computed</p><ul>${block.lines
        .map((line) => `<li>${escapeHtml(line)}</li>`)
        .join('')}</ul></div>`;
  }
}

function tileToHtml(tile: Tile): string {
  const spoken = tile.tone === 'neutral' ? '' : `<span class="sla-hidden"> (${toneLabels[tile.tone]})</span>`;
  const detail =
    tile.detail === null ? '' : `<dd class="sla-tile-detail">${escapeHtml(keepUnits(tile.detail))}</dd>`;
  return `<div class="sla-tile sla-tone-${tile.tone}"><dt>${escapeHtml(tile.label)}</dt><dd class="sla-tile-value">${escapeHtml(tile.value)}${spoken}</dd>${detail}</div>`;
}

function tableToHtml(table: Extract<Block, { kind: 'table' }>): string {
  const caption = escapeHtml(table.caption);
  const aligned = (index: number): string => (table.columns[index]?.align === 'right' ? ' sla-right' : '');
  const head = table.columns
    .map((column, index) => headToHtml(column.label, `sla-head${aligned(index)}`))
    .join('');
  const rows = table.rows.map((row) => {
    const cells = row.map((cell, index) => {
      const tone = cell.tone === undefined ? '' : ` sla-tone-${cell.tone}`;
      const kind = table.columns[index]?.elastic ? ' sla-elastic' : isShort(cell.text) ? ' sla-short' : '';
      const classes = `sla-cell${aligned(index)}${kind}${tone}`;
      const text = escapeHtml(cell.text);
      return index === 0 && text.trim() !== ''
        ? `<th scope="row" class="${classes}">${text}</th>`
        : `<td class="${classes}">${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const note = rowsNote(table);
  return (
    `<div class="sla-table-wrap" role="group" tabindex="0" aria-label="${caption}">` +
    `<table class="sla-table"><caption><span>${caption}</span></caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>` +
    (note === null ? '' : `<p class="sla-note">${escapeHtml(note)}</p>`)
  );
}

/** An id, a name or a duration, which is hard to read in pieces. */
function isShort(text: string): boolean {
  return text.length <= longestShort;
}

/** A header cell without text is none: screen readers would announce an empty header. */
function headToHtml(label: string, classes: string): string {
  if (label.trim() === '') return `<td class="${classes}"></td>`;
  return `<th scope="col" class="${classes}">${escapeHtml(label)}</th>`;
}

function chartToHtml(chart: ChartSpec, options: HtmlOptions): string {
  const image = `<img src="${escapeHtml(options.chartSrc(chart))}" alt="${escapeHtml(chart.alt)}" width="${Math.round(chart.width)}" height="${Math.round(chart.height)}">`;
  const dark = options.chartDarkSrc?.(chart);
  const picture =
    dark === undefined
      ? image
      : `<picture><source media="(prefers-color-scheme: dark)" srcset="${escapeHtml(dark)}">${image}</picture>`;
  return `<figure class="sla-chart">${picture}<figcaption>${escapeHtml(chart.title)}</figcaption></figure>`;
}
