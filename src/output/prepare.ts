import type { Block, ChartSpec, Report } from '../core/report/document.ts';
import { groupDigits, safeText, textLimits } from './safe-text.ts';

/** Chart labels longer than this would push the plot out of the picture. */
const chartTextLimit = 60;

/**
 * Returns the report with every text made visible and bounded and its tables cut to `maxRows` (`totalRows`
 * still tells how many exist). Prose stays Markdown; its texts are treated when it is parsed.
 */
export function prepareReport(report: Report, maxRows: number): Report {
  return {
    ...report,
    title: safeText(report.title, textLimits.title),
    subtitle: safeText(report.subtitle, textLimits.line),
    summary: safeText(report.summary, textLimits.line),
    cover: report.cover.map(({ label, value }) => ({
      label: safeText(label, textLimits.label),
      value: safeText(value, textLimits.heading),
    })),
    sections: report.sections.map((section) => ({
      name: section.name,
      title: safeText(section.title, textLimits.heading),
      blocks: prepareBlocks(section.blocks, maxRows),
    })),
  };
}

/** Returns blocks fit for any target: texts visible and bounded, tables cut to `maxRows`. Idempotent. */
export function prepareBlocks(blocks: readonly Block[], maxRows: number): Block[] {
  return blocks.map((block) => prepareBlock(block, maxRows));
}

function prepareBlock(block: Block, maxRows: number): Block {
  switch (block.kind) {
    case 'heading':
      return { ...block, text: safeText(block.text, textLimits.heading) };
    case 'prose':
      return block;
    case 'tiles':
      return { ...block, tiles: block.tiles.map(prepareTile) };
    case 'table':
      return prepareTable(block, maxRows);
    case 'chart':
      return { ...block, chart: prepareChart(block.chart) };
    case 'callout':
      return { ...block, text: safeText(block.text, textLimits.line) };
    case 'method':
      return { ...block, lines: block.lines.map((line) => safeText(line, textLimits.line)) };
  }
}

type TilesBlock = Extract<Block, { kind: 'tiles' }>;
type TableBlock = Extract<Block, { kind: 'table' }>;

function prepareTile(tile: TilesBlock['tiles'][number]): TilesBlock['tiles'][number] {
  return {
    label: safeText(tile.label, textLimits.label),
    value: safeText(tile.value, textLimits.label),
    detail: tile.detail === null ? null : safeText(tile.detail, textLimits.heading),
    tone: tile.tone,
  };
}

function prepareTable(table: TableBlock, maxRows: number): TableBlock {
  return {
    ...table,
    caption: safeText(table.caption, textLimits.heading),
    columns: table.columns.map((column) => ({ ...column, label: safeText(column.label, textLimits.label) })),
    rows: table.rows
      .slice(0, maxRows)
      .map((row) => row.map((cell) => ({ ...cell, text: safeText(cell.text, textLimits.cell) }))),
    totalRows: Math.max(table.totalRows, table.rows.length),
  };
}

/** Returns the chart with the texts of its picture and description made visible and bounded. */
export function prepareChart(chart: ChartSpec): ChartSpec {
  return {
    ...chart,
    title: safeText(chart.title, textLimits.heading),
    alt: safeText(chart.alt, textLimits.line),
    config: mapStrings(chart.config, (text) => safeText(text, chartTextLimit)),
  };
}

/** Returns a copy of plain data with every string value (not the keys) replaced. */
export function mapStrings<T>(value: T, replace: (text: string) => string): T {
  if (typeof value === 'string') return replace(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapStrings(item, replace)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapStrings(item, replace)]),
  ) as T;
}

/** The line under a table that shows fewer rows than exist; null where it shows all. */
export function rowsNote({ rows, totalRows, rest }: TableBlock): string | null {
  if (totalRows <= rows.length) return null;
  const where = rest === undefined ? '' : `; ${rest}`;
  return `Showing ${groupDigits(rows.length)} of ${groupDigits(totalRows)} rows${where}.`;
}
