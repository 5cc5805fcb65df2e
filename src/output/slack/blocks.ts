import type { Block } from '../../core/report/document.ts';
import { slackLimits } from './limits.ts';
import type { RichElement, SlackBlock } from './payload.ts';
import { proseToRich, richLength } from './rich-prose.ts';
import { labelled, plainText, toneSigns } from './words.ts';

/** Returns a prepared block, which is no table, as Block Kit. */
export function blockToSlack(block: Exclude<Block, { kind: 'table' }>): SlackBlock[] {
  switch (block.kind) {
    case 'heading':
      return [block.level === 1 ? header(block.text) : bold(block.text)];
    case 'prose':
      return richBlocks(proseToRich(block.markdown));
    case 'tiles':
      return inGroups(
        block.tiles.map(({ label, value, detail, tone }) => {
          const sign = tone === 'neutral' ? '' : `${toneSigns[tone]} `;
          return labelled(`${sign}${label}`, value, detail, slackLimits.fieldText);
        }),
        slackLimits.fieldsPerSection,
      ).map((fields) => ({ type: 'section', fields }));
    case 'chart':
      return [context([`📈 ${block.chart.title}. ${block.chart.alt}`])];
    case 'callout':
      return [section(`${toneSigns[block.tone]} ${block.text}`)];
    case 'method':
      return inGroups(block.lines, slackLimits.contextElements).map(context);
  }
}

/** A title; longer ones end in the count of what is left out. */
export function header(text: string): SlackBlock {
  return { type: 'header', text: plainText(text, slackLimits.headerText) };
}

export function section(text: string): SlackBlock {
  return { type: 'section', text: plainText(text, slackLimits.sectionText) };
}

/** Small grey lines, ten at most. */
export function context(lines: readonly string[]): SlackBlock {
  return { type: 'context', elements: lines.map((line) => plainText(line, slackLimits.fieldText)) };
}

function bold(text: string): SlackBlock {
  const shown = plainText(text, slackLimits.sectionText).text;
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: shown, style: { bold: true } }] },
    ],
  };
}

/** Rich text in blocks of no more characters than a section has. */
function richBlocks(elements: readonly RichElement[]): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  let current: RichElement[] = [];
  let length = 0;
  const flush = (): void => {
    if (current.length > 0) blocks.push({ type: 'rich_text', elements: current });
    current = [];
    length = 0;
  };
  for (const element of elements.flatMap(inPieces)) {
    const size = richLength([element]);
    if (length + size > slackLimits.sectionText) flush();
    current.push(element);
    length += size;
  }
  flush();
  return blocks;
}

/** An element too long for one block, part by part. */
function inPieces(element: RichElement): RichElement[] {
  if (richLength([element]) <= slackLimits.sectionText) return [element];
  if (element.type === 'rich_text_list') return element.elements.flatMap(inPieces);
  return element.elements.flatMap((part) =>
    slices(part.text, slackLimits.sectionText).map((text) => ({ ...element, elements: [{ ...part, text }] })),
  );
}

function slices(text: string, size: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece.length + character.length > size) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** The items in order, so many together at most. */
export function inGroups<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
}
