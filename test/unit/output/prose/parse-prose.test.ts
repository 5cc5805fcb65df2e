import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../../../src/core/report/markdown.ts';
import { type ProseNode, parseProse, proseText } from '../../../../src/output/prose/parse-prose.ts';
import { safeText } from '../../../../src/output/safe-text.ts';
import { hostileText } from '../../../support/hostile.ts';

function depth(nodes: readonly ProseNode[]): number {
  return Math.max(0, ...nodes.map((node) => ('children' in node ? 1 + depth(node.children) : 1)));
}

describe('parseProse', () => {
  it('builds a tree of paragraphs, lists and marks', () => {
    expect(parseProse('A **b** `c`\n\n3. x\n4. y')).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'A ' },
          { type: 'strong', children: [{ type: 'text', text: 'b' }] },
          { type: 'text', text: ' ' },
          { type: 'code', text: 'c' },
        ],
      },
      {
        type: 'list',
        start: 3,
        children: ['x', 'y'].map((text) => ({
          type: 'item',
          children: [{ type: 'paragraph', children: [{ type: 'text', text }] }],
        })),
      },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    'JaVaScRiPt:x',
  ])('makes no link to %s', (href) =>
    expect(JSON.stringify(parseProse(`[x](${href})`))).not.toContain('"link"'),
  );

  it('makes links to http, https and mailto', () => {
    const tree = JSON.stringify(parseProse('[a](https://x.example) [b](mailto:a@x.example)'));
    expect(tree.match(/"type":"link"/g)).toHaveLength(2);
  });

  it('takes HTML, images and tables for text', () => {
    const tree = parseProse('<b>x</b> ![i](https://x.example/i.png)\n\n| a |\n|---|\n| b |');
    expect(JSON.stringify(tree)).not.toMatch(/"type":"(html|image|table)/);
    expect(proseText(tree)).toContain('<b>x</b>');
  });

  it('spells out NUL, which the parser would replace', () => {
    expect(proseText(parseProse('a\0b')).trim()).toBe('a[U+0000]b');
  });

  it('flattens nesting deeper than a template could walk', () => {
    expect(depth(parseProse(`${'> '.repeat(60)}x`))).toBeLessThanOrEqual(13);
    expect(proseText(parseProse(`${'> '.repeat(60)}x`)).trim()).toBe('x');
  });

  it('gives back user text that was escaped into it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = proseText(parseProse(`Title: *${escapeMarkdown(text)}*.`));
        const wanted = safeText(text.slice(0, 250).replace(/\s+/gu, ' '), 8_000);
        if (text.length <= 250 && /\S/.test(text)) expect(shown).toContain(wanted.trim());
      }),
      { numRuns: 300 },
    );
  });
});
