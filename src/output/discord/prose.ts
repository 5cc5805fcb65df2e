import { type ProseNode, parseProse } from '../prose/parse-prose.ts';
import { codeBlock, escapeDiscord } from './escape.ts';

const marks = { strong: '**', em: '*', strike: '~~' } as const;
const blockTypes = new Set(['paragraph', 'quote', 'list', 'item', 'heading', 'codeblock', 'rule']);

/** Returns prose as pieces of Discord's Markdown, one a block, written anew so that no text turns into markup. */
export function proseToDiscord(markdown: string): string[] {
  return parseProse(markdown).flatMap(blockPieces);
}

function blockPieces(node: ProseNode): string[] {
  if (node.type === 'list') return node.children.map((item, index) => listItem(item, node.start, index));
  const text = toDiscord(node);
  return text === '' ? [] : [text];
}

function listItem(item: ProseNode, start: number | null, index: number): string {
  const bullet = start === null ? '- ' : `${start + index}. `;
  return toDiscord(item)
    .split('\n')
    .map((line, at) => `${at === 0 ? bullet : ' '.repeat(bullet.length)}${line}`.trimEnd())
    .join('\n');
}

function inline(nodes: readonly ProseNode[]): string {
  return nodes.map((node) => (blockTypes.has(node.type) ? `${toDiscord(node)}\n` : toDiscord(node))).join('');
}

function toDiscord(node: ProseNode): string {
  switch (node.type) {
    case 'text':
      return escapeDiscord(node.text);
    case 'code':
      return escapeDiscord(node.text);
    case 'codeblock':
      return codeBlock(node.text.split('\n'));
    case 'break':
      return '\n';
    case 'rule':
      return '';
    case 'heading':
      return `**${inline(node.children).trim()}**`;
    case 'quote':
      return inline(node.children)
        .trim()
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n');
    case 'list':
      return blockPieces(node).join('\n');
    case 'paragraph':
    case 'item':
      return inline(node.children).trimEnd();
    case 'link':
      return `[${inline(node.children)}](<${node.href.replace(/[<>()\\\s]/g, encodeURIComponent)}>)`;
    default:
      return `${marks[node.type]}${inline(node.children)}${marks[node.type]}`;
  }
}
