import MarkdownIt, { type Token } from 'markdown-it';
import { safeText, textLimits } from '../safe-text.ts';

/** Prose as a small tree that every target walks; texts are visible and bounded, links are http(s) or mailto. */
export type ProseNode =
  | { readonly type: 'text' | 'code' | 'codeblock'; readonly text: string }
  | { readonly type: 'break' | 'rule' }
  | {
      readonly type: 'paragraph' | 'quote' | 'item' | 'strong' | 'em' | 'strike';
      readonly children: readonly ProseNode[];
    }
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly ProseNode[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly ProseNode[] }
  | {
      readonly type: 'list';
      /** Number of the first item; null for bullets. */
      readonly start: number | null;
      readonly children: readonly ProseNode[];
    };

interface Open {
  readonly token: Token | null;
  readonly children: ProseNode[];
}

/** Typst allows 80 nested calls; deeper nesting than this is never of our making and is flattened. */
const maxDepth = 10;
const allowedLink = /^(https?:\/\/|mailto:)/i;

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable([
  'table',
  'image',
]);
parser.validateLink = (url) => allowedLink.test(url.trim());

/** Returns the tree of a piece of Markdown: no HTML, no images, no tables, no automatic links. */
export function parseProse(markdown: string): ProseNode[] {
  // The parser would turn NUL into U+FFFD and so lose it.
  const tokens = parser.parse(markdown.replaceAll('\0', '\\[U+0000\\]'), {});
  return build(tokens, 0);
}

function build(tokens: readonly Token[], depth: number): ProseNode[] {
  const root: Open = { token: null, children: [] };
  const stack: Open[] = [root];
  for (const token of tokens) {
    const top = stack.at(-1) ?? root;
    if (token.nesting === 1) stack.push({ token, children: [] });
    else if (token.nesting === -1) close(stack, root, depth);
    else if (token.type === 'inline') top.children.push(...build(token.children ?? [], depth + stack.length));
    else top.children.push(...leaf(token));
  }
  while (stack.length > 1) close(stack, root, depth);
  return root.children;
}

function close(stack: Open[], root: Open, depth: number): void {
  const done = stack.pop();
  if (done?.token == null) return;
  const parent = stack.at(-1) ?? root;
  const flat = depth + stack.length > maxDepth;
  parent.children.push(...(flat ? done.children : wrap(done.token, done.children)));
}

function leaf(token: Token): ProseNode[] {
  const text = (kind: 'text' | 'code' | 'codeblock'): ProseNode[] =>
    token.content === '' ? [] : [{ type: kind, text: boundText(kind, token.content) }];
  switch (token.type) {
    case 'code_inline':
      return text('code');
    case 'fence':
    case 'code_block':
      return text('codeblock');
    case 'softbreak':
      return [{ type: 'text', text: ' ' }];
    case 'hardbreak':
      return [{ type: 'break' }];
    case 'hr':
      return [{ type: 'rule' }];
    default:
      return text('text');
  }
}

/** Lines matter in code blocks, so each is made visible by itself. */
function boundText(kind: 'text' | 'code' | 'codeblock', text: string): string {
  if (kind !== 'codeblock') return safeText(text, textLimits.prose);
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => safeText(line, textLimits.line)).join('\n');
}

function wrap(token: Token, children: readonly ProseNode[]): readonly ProseNode[] {
  switch (token.type) {
    case 'paragraph_open':
      return children.length === 0 ? [] : [{ type: 'paragraph', children }];
    case 'heading_open':
      return [{ type: 'heading', level: Number(token.tag.slice(1)), children }];
    case 'blockquote_open':
      return [{ type: 'quote', children }];
    case 'bullet_list_open':
      return [{ type: 'list', start: null, children }];
    case 'ordered_list_open':
      return [{ type: 'list', start: Number(token.attrGet('start') ?? 1), children }];
    case 'list_item_open':
      return [{ type: 'item', children }];
    case 'strong_open':
      return [{ type: 'strong', children }];
    case 'em_open':
      return [{ type: 'em', children }];
    case 's_open':
      return [{ type: 'strike', children }];
    case 'link_open':
      return [{ type: 'link', href: String(token.attrGet('href') ?? ''), children }];
    default:
      return children;
  }
}

/** Returns the text of prose without its markup, blocks separated by one space. */
export function proseText(nodes: readonly ProseNode[]): string {
  return nodes
    .map((node) => {
      if ('text' in node) return node.text;
      if ('children' in node) return proseText(node.children) + (isBlock(node) ? ' ' : '');
      return ' ';
    })
    .join('');
}

function isBlock(node: ProseNode): boolean {
  return ['paragraph', 'quote', 'item', 'heading', 'list'].includes(node.type);
}
