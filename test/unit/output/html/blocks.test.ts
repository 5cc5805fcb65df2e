import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../src/core/report/document.ts';
import { blocksToHtml } from '../../../../src/output/html/blocks.ts';
import { proseToHtml } from '../../../../src/output/html/prose.ts';
import { serviceTable, trendChart } from '../../../support/sample-report.ts';

const options = { chartSrc: ({ id }: { id: string }) => `/charts/${id}.png?a=1&b="2"` };

function html(block: Block, more: object = {}): string {
  return blocksToHtml([block], { ...options, ...more });
}

describe('blocksToHtml', () => {
  it('marks short cells, which stay in one line, and free text, which gets room', () => {
    const column = (key: string, elastic: boolean) => ({ key, label: key, align: 'left' as const, elastic });
    const rows = [[{ text: 'INC-0011143' }, { text: 'a'.repeat(40) }, { text: 'Checkout fails' }]];
    const columns = [column('id', false), column('long', false), column('title', true)];
    const table = { ...serviceTable(1), columns, rows };
    const html = blocksToHtml([table], { chartSrc: () => '' });
    expect(html).toContain('class="sla-cell sla-short">INC-0011143<');
    expect(html).toContain(`class="sla-cell">${'a'.repeat(40)}<`);
    expect(html).toContain('class="sla-cell sla-elastic">Checkout fails<');
  });

  it('writes a table with caption, column and row headers, alignment and tones', () => {
    const text = html(serviceTable(1));
    expect(text).toContain('<caption><span>By service</span></caption>');
    expect(text).toContain('<th scope="col" class="sla-head sla-right">Incidents</th>');
    expect(text).toContain('<th scope="row" class="sla-cell sla-short">checkout</th>');
    expect(text).toContain('<td class="sla-cell sla-right sla-short sla-tone-good">97.0 %</td>');
  });

  it('says how many rows are not shown', () => {
    const table = { ...serviceTable(3), totalRows: 5_000 };
    expect(html(table)).toContain('Showing 3 of 5,000 rows.');
    expect(html(serviceTable(600))).toContain('Showing 500 of 600 rows.');
    expect(html(serviceTable(3))).not.toContain('Showing');
  });

  it('leaves empty header cells out of the headers', () => {
    const table = {
      ...serviceTable(1),
      columns: serviceTable(1).columns.map((column) => ({ ...column, label: '' })),
    };
    expect(html(table)).not.toContain('scope="col"');
  });

  it('writes tiles as a description list whose tones can be heard', () => {
    const text = html({
      kind: 'tiles',
      tiles: [{ label: 'Rate', value: '90 %', detail: null, tone: 'bad' }],
    });
    expect(text).toBe(
      '<dl class="sla-tiles"><div class="sla-tile sla-tone-bad"><dt>Rate</dt><dd class="sla-tile-value">90 %<span class="sla-hidden"> (Problem)</span></dd></div></dl>',
    );
  });

  it('writes a chart as a figure with alternative text and an escaped address', () => {
    const text = html({ kind: 'chart', chart: { ...trendChart(), alt: 'a "quoted" <alt>' } });
    expect(text).toContain('src="/charts/compliance-trend.png?a=1&amp;b=&quot;2&quot;"');
    expect(text).toContain('alt="a &quot;quoted&quot; &lt;alt&gt;"');
    expect(text).toContain('<figcaption>Compliance per day</figcaption>');
  });

  it('offers a picture for dark surroundings where there is one', () => {
    const text = html({ kind: 'chart', chart: trendChart() }, { chartDarkSrc: () => '/dark.png' });
    expect(text).toContain('<source media="(prefers-color-scheme: dark)" srcset="/dark.png">');
  });

  it('moves headings down and never beyond six', () => {
    const heading = { kind: 'heading', level: 3, text: 'x' } as const;
    expect(html(heading, { headingOffset: 2 })).toBe('<h5 class="sla-heading">x</h5>');
    expect(html(heading, { headingOffset: 9 })).toContain('<h6');
  });

  it('names the tone of a callout in words', () => {
    expect(html({ kind: 'callout', tone: 'warning', text: 'late' })).toContain(
      '<strong class="sla-callout-label">Warning</strong> late',
    );
  });

  it('lists method lines', () => {
    expect(html({ kind: 'method', lines: ['a & b'] })).toContain('<ul><li>a &amp; b</li></ul>');
  });
});

describe('proseToHtml', () => {
  it('escapes HTML and closes links off', () => {
    expect(proseToHtml('<i>x</i> [y](https://z.example/?a=1&b=2)')).toBe(
      '<p>&lt;i&gt;x&lt;/i&gt; <a href="https://z.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">y</a></p>',
    );
  });

  it('writes lists, quotes, code and breaks', () => {
    expect(proseToHtml('> q\n\n- a\n- b\n\n```\n<x>\n```')).toBe(
      '<blockquote><p>q</p></blockquote><ul><li><p>a</p></li><li><p>b</p></li></ul><pre tabindex="0"><code>&lt;x&gt;</code></pre>',
    );
  });
});
