import { type ProseNode, parseProse } from '../prose/parse-prose.ts';
import { escapeGfm } from './escape-gfm.ts';

const marks = { strong: '**', em: '*', strike: '~~' } as const;

/** Returns prose as GitHub-flavoured Markdown, written anew from its tree so that no text turns into markup. */
export function proseToGfm(markdown: string): string {
  return blocks(parseProse(markdown), '\n\n');
}

function blocks(nodes: readonly ProseNode[], separator: string): string {
  return nodes.map(toGfm).join(separator);
}

function inline(nodes: readonly ProseNode[]): string {
  return nodes.map(toGfm).join('');
}

function toGfm(node: ProseNode): string {
  switch (node.type) {
    case 'text':
      return escapeGfm(node.text);
    case 'code':
      return codeSpan(node.text);
    case 'codeblock':
      return fence(node.text);
    case 'break':
      return '\\\n';
    case 'rule':
      return '---';
    case 'paragraph':
      return inline(node.children);
    case 'heading':
      return `**${inline(node.children)}**`;
    case 'quote':
      return prefixLines(blocks(node.children, '\n\n'), '> ', '> ');
    case 'list':
      return node.children.map((item, index) => listItem(item, node.start, index)).join('\n');
    case 'item':
      return blocks(node.children, '\n\n');
    case 'link':
      return `[${inline(node.children)}](<${node.href.replace(/[<>\\]/g, encodeURIComponent)}>)`;
    default:
      return `${marks[node.type]}${inline(node.children)}${marks[node.type]}`;
  }
}

function listItem(item: ProseNode, start: number | null, index: number): string {
  const bullet = start === null ? '- ' : `${start + index}. `;
  return prefixLines(toGfm(item), bullet, ' '.repeat(bullet.length));
}

function prefixLines(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}

/** A run of backticks longer than any inside. */
function ticks(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
}

function codeSpan(text: string): string {
  const quote = ticks(text, 1);
  const pad = /^`|`$|^\s.*\s$/.test(text) ? ' ' : '';
  return `${quote}${pad}${text}${pad}${quote}`;
}

function fence(text: string): string {
  const quote = ticks(text, 3);
  return `${quote}\n${text}\n${quote}`;
}
