import type { Block, Report } from '../../core/report/document.ts';
import { keepUnits } from '../keep-units.ts';
import { rowsNote } from '../prepare.ts';
import { type ProseNode, parseProse } from '../prose/parse-prose.ts';
import { layoutTable } from './table-layout.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const maxHead = 48;
const maxFoot = 96;

/**
 * Returns what the template reads as `/data.json`: the report as plain data, prose as a tree, every chart as the
 * name of a file. Nothing in it is ever evaluated as markup.
 *
 * @param chartFiles chart id → path of its picture in the template's file system
 */
export function toPdfData(report: Report, chartFiles: ReadonlyMap<string, string>): Record<string, unknown> {
  const [lang = 'en', region = null] = report.language.split('-');
  return {
    lang: lang.toLowerCase(),
    region: region !== null && /^[A-Za-z]{2}$/.test(region) ? region.toUpperCase() : null,
    title: isBlank(report.title) ? 'Report' : report.title,
    subtitle: report.subtitle,
    summary: report.summary,
    cover: report.cover,
    dated: report.asOf !== null,
    running: { title: running(report.title, maxHead), subtitle: running(report.subtitle, maxFoot) },
    sections: report.sections.map((section) => ({
      title: section.title.trim(),
      running: running(section.title, maxHead),
      blocks: headingLevels(section.blocks.filter(hasContent), isBlank(section.title)).map((block) =>
        toPdfBlock(block, chartFiles),
      ),
    })),
  };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** PDF/UA forbids empty headings. */
function hasContent(block: Block): boolean {
  return block.kind !== 'heading' || !isBlank(block.text);
}

/** A text short enough for the head or foot of a page; whole, it stands on the page itself. */
function running(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** PDF/UA forbids skipped heading levels: section titles are level 1, headings within follow without gaps. */
function headingLevels(blocks: readonly Block[], untitled: boolean): Block[] {
  const above: number[] = [];
  return blocks.map((block) => {
    if (block.kind !== 'heading') return block;
    while ((above.at(-1) ?? 0) >= block.level) above.pop();
    above.push(block.level);
    return { ...block, level: (above.length + (untitled ? 0 : 1)) as 1 | 2 | 3 };
  });
}

function toPdfBlock(block: Block, chartFiles: ReadonlyMap<string, string>): Record<string, unknown> {
  switch (block.kind) {
    case 'prose':
      return { kind: 'prose', nodes: parseProse(block.markdown).flatMap(toPdfNode) };
    case 'tiles':
      return {
        kind: 'tiles',
        tiles: block.tiles.map((tile) => ({ ...tile, detail: tile.detail && keepUnits(tile.detail) })),
      };
    case 'table':
      return toPdfTable(block);
    case 'chart': {
      const { id, title, alt, width, height } = block.chart;
      return {
        kind: 'chart',
        title,
        alt: [alt, title, 'Chart'].find((text) => !isBlank(text)),
        width,
        height,
        file: chartFiles.get(id),
      };
    }
    default:
      return { ...block };
  }
}

/** Headings in prose become strong paragraphs: the outline belongs to heading blocks. */
function toPdfNode(node: ProseNode): Record<string, unknown>[] {
  if (!('children' in node)) return [{ ...node }];
  const children = node.children.flatMap(toPdfNode);
  if (node.type === 'heading') return [{ type: 'paragraph', children: [{ type: 'strong', children }] }];
  return [{ ...node, children }];
}

function toPdfTable(table: TableBlock): Record<string, unknown> {
  const { sizePt, widths } = layoutTable(table);
  return {
    kind: 'table',
    caption: table.caption,
    size: sizePt,
    columns: table.columns.map(({ label, align }, index) => ({ label, align, width: widths[index] })),
    rows: table.rows.map((row) =>
      table.columns.map((_, index) => ({
        text: keepUnits(row[index]?.text ?? ''),
        tone: row[index]?.tone ?? null,
      })),
    ),
    note: rowsNote(table),
  };
}
