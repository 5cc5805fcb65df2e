import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Report } from '../../../src/core/report/document.ts';
import { escapeMarkdown } from '../../../src/core/report/markdown.ts';
import { createRenderer } from '../../../src/output/renderer.ts';
import { hostileText } from '../../support/hostile.ts';
import { rendererOptions } from '../../support/renderer-options.ts';
import { reportOf, serviceTable, trendChart } from '../../support/sample-report.ts';

const renderer = createRenderer(rendererOptions());

/** A report in which every text a user may have written is `text`. */
function hostileReport(text: string, charts = false): Report {
  const table = serviceTable(1);
  const chart = { ...trendChart(), id: text, title: text, alt: text, config: barChart(text) };
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text },
    { kind: 'prose', markdown: `Worst: **${escapeMarkdown(text)}** of 3.` },
    { kind: 'prose', markdown: text },
    { kind: 'tiles', tiles: [{ label: text, value: text, detail: text, tone: 'bad' }] },
    { ...table, caption: text, rows: [[{ text, tone: 'bad' }, { text }]] },
    { kind: 'callout', tone: 'warning', text },
    { kind: 'method', lines: [text] },
    ...(charts ? [{ kind: 'chart', chart } as const] : []),
  ];
  const cover = [{ label: text, value: text }];
  return reportOf(blocks, { title: text, subtitle: text, summary: text, cover, data: { title: text } });
}

function barChart(text: string): Record<string, unknown> {
  return { type: 'bar', data: { labels: [text, 'b'], datasets: [{ label: text, data: [1, 2] }] } };
}

async function rendered(report: Report, format: 'html' | 'md' | 'json'): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true }).decode((await renderer.render(report, format, 'x')).bytes);
}

/** Tags and attribute names of a page, which must not depend on what users wrote. */
function skeleton(html: string): string[] {
  const body = html.slice(html.indexOf('<body>'));
  return [...body.matchAll(/<(\/?[a-z0-9]+)((?:\s+[a-z-]+="[^"]*")*)\s*>/g)].map(
    ([, tag = '', attributes = '']) =>
      `${tag} ${[...attributes.matchAll(/([a-z-]+)=/g)].map(([, name]) => name).join()}`,
  );
}

describe('hostile texts', () => {
  it('become text in HTML: every < belongs to a tag of ours, and prose alone may add harmless ones', async () => {
    const allowed =
      /^\/?(p|a|em|strong|s|ul|ol|li|code|pre|h[1-6]|blockquote|br|hr|div|dl|dt|dd|span|table|caption|thead|tbody|tr|th|td|header|main|section|body|html)\b/;
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const html = await rendered(hostileReport(text), 'html');
        const body = html.slice(html.indexOf('<body>'));
        const tags = skeleton(html);
        expect(body.split('<').length - 1).toBe(tags.length);
        expect(tags.filter((tag) => !allowed.test(tag))).toEqual([]);
        expect(body).not.toMatch(/href="(?!https?:|mailto:)/i);
      }),
      { numRuns: 200 },
    );
  });

  it('survive in JSON unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(JSON.parse(await rendered(hostileReport(text), 'json'))).toEqual({ title: text });
      }),
      { numRuns: 200 },
    );
  });

  it('leave Markdown without control characters', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(await rendered(hostileReport(text), 'md')).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e]/u);
      }),
      { numRuns: 200 },
    );
  });

  it('give a PDF/UA document, charts included', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const { bytes } = await renderer.render(hostileReport(text, true), 'pdf', 'x');
        expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it('of a megabyte are shortened with a note, never silently', async () => {
    const report = hostileReport('m'.repeat(1_048_576), true);
    for (const format of ['html', 'md'] as const) {
      const text = await rendered(report, format);
      expect(text).toMatch(/m… .*\+1,048,\d{3} characters/);
      expect(text.length).toBeLessThan(200_000);
    }
    expect((await renderer.render(report, 'pdf', 'x')).bytes.length).toBeGreaterThan(1_000);
  });
});
