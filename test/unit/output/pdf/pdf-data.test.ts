import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../src/core/report/document.ts';
import { toPdfData } from '../../../../src/output/pdf/pdf-data.ts';
import { reportOf, serviceTable, trendChart } from '../../../support/sample-report.ts';

interface PdfData {
  readonly lang: string;
  readonly region: string | null;
  readonly title: string;
  readonly running: { readonly title: string; readonly subtitle: string };
  readonly sections: readonly { readonly blocks: readonly Record<string, unknown>[] }[];
}

function dataOf(blocks: readonly Block[], overrides: Parameters<typeof reportOf>[1] = {}): PdfData {
  return toPdfData(
    reportOf(blocks, overrides),
    new Map([['compliance-trend', '/chart-1.svg']]),
  ) as unknown as PdfData;
}

describe('the PDF data', () => {
  it('leaves no gap between heading levels, which PDF/UA forbids, and keeps those of one level alike', () => {
    const levels = ([3, 3, 1, 2, 3, 1] as const).map(
      (level) => ({ kind: 'heading', level, text: 'h' }) as const,
    );
    const blocks = dataOf(levels).sections[0]?.blocks ?? [];
    expect(blocks.map((block) => block.level)).toEqual([2, 2, 2, 3, 4, 2]);
  });

  it('begins at level 1 where a section has no title', () => {
    const section = { name: 'x', title: '', blocks: [{ kind: 'heading', level: 2, text: 'h' }] } as const;
    expect(dataOf([], { sections: [section] }).sections[0]?.blocks[0]?.level).toBe(1);
  });

  it('splits the language tag', () => {
    expect(dataOf([], { language: 'de-CH' })).toMatchObject({ lang: 'de', region: 'CH' });
    expect(dataOf([], { language: 'en' })).toMatchObject({ lang: 'en', region: null });
  });

  it('keeps a figure and its unit on one line', () => {
    const table = { ...serviceTable(1), rows: [[{ text: '65 % linear regression' }]] };
    const [block] = dataOf([table]).sections[0]?.blocks ?? [];
    const [row] = (block?.rows ?? []) as { text: string }[][];
    expect(row?.[0]?.text).toBe('65\u00a0% linear regression');
  });

  it('fills short rows and drops cells without a column, so that the grid holds', () => {
    const table = {
      ...serviceTable(1),
      rows: [[{ text: 'a' }], Array.from({ length: 9 }, () => ({ text: 'b' }))],
    };
    const [block] = dataOf([table]).sections[0]?.blocks ?? [];
    const rows = (block?.rows ?? []) as unknown[][];
    expect(rows.map((row) => row.length)).toEqual([6, 6]);
  });

  it('names charts by file and never by their id', () => {
    const [block] = dataOf([{ kind: 'chart', chart: trendChart() }]).sections[0]?.blocks ?? [];
    expect(block).toMatchObject({ kind: 'chart', file: '/chart-1.svg', alt: trendChart().alt });
  });

  it('shortens what stands at the head and foot of pages to one line', () => {
    const { running } = dataOf([], { title: 't'.repeat(200), subtitle: 'short' });
    expect(running.title).toBe(`${'t'.repeat(47)}…`);
    expect(running.subtitle).toBe('short');
  });

  it('always has a title', () => {
    expect(dataOf([], { title: '  ' }).title).toBe('Report');
  });
});
