import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/core/report/document.ts';
import { createRenderer } from '../../../src/output/renderer.ts';
import { rendererOptions } from '../../support/renderer-options.ts';
import { reportOf, sampleReport, serviceTable, trendChart } from '../../support/sample-report.ts';
import { hasTool, runTool } from '../../support/tools.ts';

const renderer = createRenderer(rendererOptions());
const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-pdf-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pdf(report: Report): Promise<string> {
  const file = path.join(folder, `${Math.abs(report.title.length)}-${report.sections.length}.pdf`);
  writeFileSync(file, (await renderer.render(report, 'pdf', 'x')).bytes);
  return file;
}

const text = (file: string): string => runTool('pdftotext', ['-layout', file, '-']);

describe.skipIf(!hasTool('qpdf'))('the structure of the PDF', () => {
  it('is sound', async () => {
    expect(runTool('qpdf', ['--check', await pdf(sampleReport())])).toContain(
      'No syntax or stream encoding errors',
    );
  });

  it('declares PDF/UA-1, a title and a language', async () => {
    const plain = runTool('qpdf', ['--qdf', '--object-streams=disable', await pdf(sampleReport()), '-']);
    expect(plain).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(plain).toMatch(/\/Lang \(en/);
    expect(plain).toContain('/DisplayDocTitle true');
    expect(plain).toContain('/Outlines');
  });
});

describe.skipIf(!hasTool('pdftotext'))('the PDF', () => {
  let file = '';
  beforeAll(async () => {
    file = await pdf(sampleReport());
  });

  it('opens with title and cover: period, zone, as-of, data version and hash', () => {
    const [cover = ''] = text(file).split('\f');
    for (const { label, value } of sampleReport().cover.slice(0, 5)) {
      expect(cover).toContain(label);
      expect(cover).toContain(value);
    }
    expect(cover.replace(/\s/g, '')).toContain('9f2c4e0b7a6d4c1f8e3b5a70');
    expect(runTool('pdfinfo', [file])).toMatch(/Title: +Monthly service report, March 2024/);
  });

  it('is dated as of the report', () => {
    expect(runTool('pdfinfo', ['-isodates', file])).toContain('CreationDate:    2024-03-31T22:00:00Z');
  });

  it('numbers its pages', () => {
    const pages = text(file).trimEnd().split('\f');
    for (const [index, page] of pages.entries()) {
      expect(page).toMatch(new RegExp(`${index + 1} ?/ ?${pages.length}\\s*$`));
    }
    expect(pages.length).toBeGreaterThan(1);
  });

  it('names at the head of a page the section that stands at its top', async () => {
    const titles = ['Alpha', 'Beta', 'Gamma'];
    const tops = new Set<string>();
    for (const rows of [20, 27, 30, 33, 36, 44]) {
      const sections = titles.map((title) => ({ name: title, title, blocks: [serviceTable(rows)] }));
      const file = await pdf({ ...reportOf([], { title: `Tops ${'x'.repeat(rows)}` }), sections });
      let current = '';
      for (const [index, page] of text(file).trimEnd().split('\f').entries()) {
        const [head = '', first = '', ...rest] = page
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean);
        const begins = titles.includes(first);
        if (index > 0) {
          expect(head.split(/ {2,}/).at(-1)).toBe(begins ? first : current);
          tops.add(begins ? 'begins' : 'continues');
        }
        current = [first, ...rest].findLast((line) => titles.includes(line)) ?? current;
      }
    }
    expect([...tops].sort()).toEqual(['begins', 'continues']);
  });

  it('repeats the header of a table on every page it reaches', async () => {
    const long = await pdf(reportOf([serviceTable(150)], { title: 'Long' }));
    const pages = text(long).trimEnd().split('\f');
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(page).toMatch(/Service +Incidents +Compliance/);
  });

  it('keeps a small table on one page, and begins a long one with some of its rows', async () => {
    const rowsOn = (one: string) => one.split('\n').filter((line) => /\d.%.+ min$/.test(line)).length;
    const page = (lines: number, rows: number) =>
      pdf(
        reportOf([{ kind: 'prose', markdown: 'word\n\n'.repeat(lines) }, serviceTable(rows)], {
          title: `${'x'.repeat(lines)} ${rows}`,
        }),
      );
    for (const lines of [20, 22, 24, 26, 28, 30]) {
      const small = text(await page(lines, 12)).split('\f');
      expect(small.map(rowsOn).filter((n) => n > 0)).toEqual([12]);
    }
    for (const lines of [25, 26, 27]) {
      const [first = ''] = text(await page(lines, 40)).split('\f');
      expect([1, 2]).not.toContain(rowsOn(first));
    }
  });

  it('breaks no figure and no name of a table that is wider than the page', async () => {
    const texts = ['Median resolution time', '1 h 11 min', '−10.9 points', '1.66× to 3.31×', '44 h 06 min'];
    const table = {
      ...serviceTable(1),
      columns: [...texts, 'why'].map((text, index) => ({
        key: text,
        label: `c${index}`,
        align: index === 0 || text === 'why' ? ('left' as const) : ('right' as const),
      })),
      rows: [[...texts, 'because of what happened that day '.repeat(3)].map((cell) => ({ text: cell }))],
    };
    const lines = text(await pdf(reportOf([table], { title: 'Figures' }))).split('\n');
    const row = lines.find((line) => line.includes('1.66× to')) ?? '';
    for (const cell of texts) expect(row.replaceAll('\u00a0', ' ')).toContain(cell);
  });

  it('cuts a long table and says so', async () => {
    const long = text(await pdf(reportOf([serviceTable(1_234)], { title: 'Longer' })));
    expect(long).toContain('Showing 200 of 1,234 rows.');
    expect(long).not.toContain('checkout-208');
  });

  it('is tagged: headings, tables with header cells, lists, figures with alternative text', () => {
    const structure = runTool('pdfinfo', ['-struct-text', file]);
    for (const tag of ['H1', 'H2', 'Table', 'TH', 'TD', 'L', 'LI', 'Figure', 'Caption', 'Link']) {
      expect(structure).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'));
    }
    const plain = runTool('qpdf', ['--qdf', '--object-streams=disable', file, '-']);
    expect(plain).toContain('/Alt (Daily compliance in March');
  });

  it('keeps charts as vectors and embeds only shipped fonts', () => {
    expect(runTool('pdfimages', ['-list', file]).trim().split('\n')).toHaveLength(2);
    const fonts = runTool('pdffonts', [file]).trim().split('\n').slice(2);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+(Inter|DejaVuSans)[-A-Za-z]* .* yes yes yes/);
  });

  it('prints Arabic as letters, spells out Chinese and emoji and counts them', async () => {
    const titles = ['مرحبا بالعالم', '中文标题', '🚀 launch'];
    const rows = titles.map((title) => [{ text: title }]);
    const table = { ...serviceTable(1), columns: serviceTable(1).columns.slice(0, 1), rows };
    const chart = { ...trendChart(), title: titles[1] ?? '', alt: titles.join(' ') };
    const shown = text(await pdf(reportOf([table, { kind: 'chart', chart }], { title: titles.join(' ') })));
    expect(shown).toContain('[U+4E2D][U+6587]');
    expect(shown).toContain('[U+1F680] launch');
    expect(shown).toMatch(/\d+ characters have no sign in the fonts at hand/);
    expect(shown.normalize('NFKC')).toMatch(/مرحبا|ابحرم/);
  });

  it('breaks a word that is wider than its column without changing what is copied', async () => {
    const word = `INC-${'0123456789'.repeat(8)}`;
    const table = { ...serviceTable(1), rows: [[{ text: word }, { text: '1' }]] };
    const shown = runTool('pdftotext', [await pdf(reportOf([table], { title: 'Wide' })), '-']);
    expect(shown.replace(/\n/g, '')).toContain(word);
  });
});
