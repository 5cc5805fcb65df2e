import { type ProseNode, parseProse } from '../prose/parse-prose.ts';
import { slackLimits } from './limits.ts';
import type { RichElement, RichInline } from './payload.ts';
import { literal } from './words.ts';

type Style = NonNullable<RichInline['style']>;

const styleOf: Readonly<Record<string, Style>> = {
  strong: { bold: true },
  em: { italic: true },
  strike: { strike: true },
};
const blockTypes = new Set(['paragraph', 'quote', 'item', 'heading', 'list', 'codeblock', 'rule']);

/** Returns prose as rich text, in which Slack reads no markup: every text stays what it is. */
export function proseToRich(markdown: string): RichElement[] {
  return nodesToRich(parseProse(markdown), 0);
}

function nodesToRich(nodes: readonly ProseNode[], indent: number): RichElement[] {
  const elements: RichElement[] = [];
  let run: ProseNode[] = [];
  const flush = (): void => {
    if (run.length > 0) elements.push(section(run));
    run = [];
  };
  for (const node of nodes) {
    if (!blockTypes.has(node.type)) {
      run.push(node);
      continue;
    }
    flush();
    elements.push(...blockToRich(node, indent));
  }
  flush();
  return elements;
}

function blockToRich(node: ProseNode, indent: number): RichElement[] {
  switch (node.type) {
    case 'codeblock':
      return [preformatted(node.text)];
    case 'list':
      return node.children.flatMap((item) =>
        itemToRich(item, node.start === null ? 'bullet' : 'ordered', indent),
      );
    case 'quote':
      return [{ type: 'rich_text_quote', elements: inline(node.children, {}) }];
    case 'heading':
      return [{ type: 'rich_text_section', elements: inline(node.children, { bold: true }) }];
    default:
      return 'children' in node ? nodesToRich(node.children, indent) : [];
  }
}

function itemToRich(item: ProseNode, style: 'bullet' | 'ordered', indent: number): RichElement[] {
  const children = 'children' in item ? item.children : [item];
  return nodesToRich(children, indent + 1).map((element) =>
    element.type === 'rich_text_section'
      ? { type: 'rich_text_list', style, indent, elements: [element] }
      : element,
  ) as RichElement[];
}

function section(nodes: readonly ProseNode[]) {
  return { type: 'rich_text_section' as const, elements: inline(nodes, {}) };
}

/** A block of fixed-width text, as it is. */
export function preformatted(text: string): RichElement {
  const lines = text.split('\n').map((line) => literal(line, slackLimits.sectionText));
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') || ' ' }] };
}

function inline(nodes: readonly ProseNode[], style: Style): RichInline[] {
  return nodes.flatMap((node): RichInline[] => {
    const styled = (text: string, own: Style): RichInline[] => {
      const shown = literal(text, slackLimits.sectionText);
      if (shown === '') return [];
      const plain = Object.keys(own).length === 0;
      return [plain ? { type: 'text', text: shown } : { type: 'text', text: shown, style: own }];
    };
    if (node.type === 'break') return [{ type: 'text', text: '\n' }];
    if (node.type === 'code') return styled(node.text, { ...style, code: true });
    if ('text' in node) return styled(node.text, style);
    if (!('children' in node)) return [];
    if (node.type === 'link') {
      const text = inline(node.children, {})
        .map((part) => part.text)
        .join('');
      return [{ type: 'link', url: node.href, text: text === '' ? node.href : text }];
    }
    return inline(node.children, { ...style, ...styleOf[node.type] });
  });
}

/** Returns how many characters rich text shows. */
export function richLength(elements: readonly RichElement[]): number {
  let length = 0;
  for (const element of elements) {
    for (const part of element.elements) {
      if ('elements' in part) for (const leaf of part.elements) length += leaf.text.length;
      else length += part.text.length;
    }
  }
  return length;
}
