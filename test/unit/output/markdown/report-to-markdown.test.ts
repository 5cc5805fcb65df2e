import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { escapeGfm } from '../../../../src/output/markdown/escape-gfm.ts';
import { proseToGfm } from '../../../../src/output/markdown/prose.ts';
import { reportToMarkdown } from '../../../../src/output/markdown/report-to-markdown.ts';
import { safeText } from '../../../../src/output/safe-text.ts';
import { hostileText } from '../../../support/hostile.ts';
import { reportOf, sampleReport, serviceTable } from '../../../support/sample-report.ts';

const gfm = new MarkdownIt({ html: true, linkify: true });

/** The text a reader of the rendered Markdown sees, cuts against mentions taken out. */
function shown(markdown: string): string {
  return gfm
    .parseInline(markdown, {})
    .flatMap((token) => token.children ?? [])
    .map((token) => (token.type === 'text' ? token.content : `<${token.type}>`))
    .join('')
    .replaceAll('\u200b', '');
}

describe('escapeGfm', () => {
  it('renders as the same text and nothing else', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = safeText(text, 160).trim();
        expect(shown(escapeGfm(line))).toBe(line);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '@octocat',
    '@org/team',
    'x@y.example',
    '#12',
    'GH-7',
    'https://evil.example',
    'www.evil.example',
  ])('lets nothing link %s after rendering', (text) => {
    const seen = gfm.renderInline(escapeGfm(text));
    expect(seen).not.toContain('<a');
    expect(seen).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./);
  });

  it.each(['- a', '+ a', '1. a', '12) a', '# a', '=== ', '> a', '~~~', '    code', ': x'])(
    'keeps %j a paragraph at the start of a line',
    (text) => expect(gfm.render(escapeGfm(text.trim()))).toMatch(/^<p>/),
  );
});

describe('reportToMarkdown', () => {
  it('writes a table with aligned columns', () => {
    const text = reportToMarkdown(reportOf([serviceTable(1)]));
    expect(text).toContain('| Service | Incidents | Compliance |');
    expect(text).toContain('| :--- | ---: | ---: |');
    expect(text).toContain('| checkout | 120 | 97.0 % |');
  });

  it('keeps every cell in its column whatever it holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = serviceTable(1);
        const rows = [[{ text }, { text: 'second' }]];
        const markdown = reportToMarkdown(reportOf([{ ...table, columns: table.columns.slice(0, 2), rows }]));
        const tokens = gfm.parse(markdown, {});
        const cells = tokens.filter(
          (token, index) => tokens[index - 1]?.type === 'td_open' && token.type === 'inline',
        );
        expect(cells).toHaveLength(2);
        expect(cells[1]?.content).toBe('second');
      }),
      { numRuns: 200 },
    );
  });

  it('describes charts and marks callouts', () => {
    const text = reportToMarkdown(sampleReport());
    expect(text).toContain('> **Chart: Compliance per day.** Daily compliance in March');
    expect(text).toContain('> [!CAUTION]\n> Resolution compliance');
  });

  it('says once what the first section says as well', () => {
    const callout = { kind: 'callout' as const, tone: 'good' as const, text: 'All is well.' };
    const text = reportToMarkdown(reportOf([callout], { summary: 'All is well. It still runs.' }));
    expect(text.split('All is well').length - 1).toBe(1);
    expect(reportToMarkdown(reportOf([], { summary: 'All is well.' }))).toContain('**All is well.**');
  });

  it('writes prose anew without touching its meaning', () => {
    const source = 'A **bold** and *thin* `co|de` [link](https://x.example).\n\n- one\n- two\n\n> quote';
    expect(gfm.render(proseToGfm(source))).toBe(gfm.render(source));
  });

  it('neutralises mentions that come in with prose', () => {
    expect(proseToGfm('thanks @octocat')).toBe('thanks @&#8203;octocat');
  });
});
