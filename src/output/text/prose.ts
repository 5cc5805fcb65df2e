import { type ProseNode, parseProse } from '../prose/parse-prose.ts';
import { displayWidth, wrap } from './width.ts';

const blockTypes = new Set(['paragraph', 'quote', 'item', 'heading', 'list', 'codeblock', 'rule']);

/** Returns prose as wrapped lines; links show their address. */
export function proseToLines(markdown: string, width: number): string[] {
  return blocksToLines(parseProse(markdown), width);
}

function blocksToLines(nodes: readonly ProseNode[], width: number): string[] {
  const lines: string[] = [];
  let run: ProseNode[] = [];
  const flush = (): void => {
    if (run.length > 0)
      lines.push(
        ...inlineText(run)
          .split('\n')
          .flatMap((line) => wrap(line, width)),
      );
    run = [];
  };
  for (const node of nodes) {
    if (!blockTypes.has(node.type)) {
      run.push(node);
      continue;
    }
    flush();
    if (lines.length > 0 && node.type !== 'item') lines.push('');
    lines.push(...blockToLines(node, width));
  }
  flush();
  return lines;
}

function blockToLines(node: ProseNode, width: number): string[] {
  switch (node.type) {
    case 'codeblock':
      return node.text.split('\n').map((line) => `    ${line}`);
    case 'rule':
      return ['─'.repeat(width)];
    case 'quote':
      return blocksToLines(node.children, width - 2).map((line) => `│ ${line}`);
    case 'list':
      return node.children.flatMap((item, index) => itemToLines(item, node.start, index, width));
    default:
      return 'children' in node ? blocksToLines(node.children, width) : [];
  }
}

function itemToLines(item: ProseNode, start: number | null, index: number, width: number): string[] {
  const mark = start === null ? '• ' : `${start + index}. `;
  const space = ' '.repeat(displayWidth(mark));
  const inner = blocksToLines(
    'children' in item ? item.children : [item],
    Math.max(20, width - space.length),
  );
  return inner.map((line, at) => (at === 0 ? mark : space) + line);
}

function inlineText(nodes: readonly ProseNode[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'break') return '\n';
      if ('text' in node) return node.text;
      if (!('children' in node)) return '';
      const text = inlineText(node.children);
      return node.type === 'link' && text !== node.href ? `${text} (${node.href})` : text;
    })
    .join('');
}
