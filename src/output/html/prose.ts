import { type ProseNode, parseProse } from '../prose/parse-prose.ts';
import { escapeHtml } from './escape.ts';

const inlineTags = {
  strong: 'strong',
  em: 'em',
  strike: 's',
  item: 'li',
  quote: 'blockquote',
  paragraph: 'p',
} as const;

/**
 * Returns Markdown prose as HTML: raw HTML, images and links other than http(s) and mailto become text.
 * Headings are moved down by `headingOffset` levels.
 */
export function proseToHtml(markdown: string, headingOffset = 0): string {
  return parseProse(markdown)
    .map((node) => nodeToHtml(node, headingOffset))
    .join('');
}

function nodeToHtml(node: ProseNode, offset: number): string {
  if (!('children' in node)) return leafToHtml(node);
  const inner = node.children.map((child) => nodeToHtml(child, offset)).join('');
  switch (node.type) {
    case 'heading': {
      const level = Math.min(6, node.level + offset);
      return `<h${level}>${inner}</h${level}>`;
    }
    case 'link':
      return `<a href="${escapeHtml(node.href)}" rel="noopener noreferrer nofollow">${inner}</a>`;
    case 'list':
      if (node.start === null) return `<ul>${inner}</ul>`;
      return node.start === 1 ? `<ol>${inner}</ol>` : `<ol start="${node.start}">${inner}</ol>`;
    default:
      return `<${inlineTags[node.type]}>${inner}</${inlineTags[node.type]}>`;
  }
}

function leafToHtml(
  node: Extract<ProseNode, { type: 'text' | 'code' | 'codeblock' | 'break' | 'rule' }>,
): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.text);
    case 'code':
      return `<code>${escapeHtml(node.text)}</code>`;
    case 'codeblock':
      return `<pre tabindex="0"><code>${escapeHtml(node.text)}</code></pre>`;
    case 'break':
      return '<br>';
    case 'rule':
      return '<hr>';
  }
}
