import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportToText } from '../../../../src/output/text/report.ts';
import { cutTo, displayWidth, wrap } from '../../../../src/output/text/width.ts';
import { hostileText } from '../../../support/hostile.ts';
import { reportOf, sampleReport, serviceTable } from '../../../support/sample-report.ts';

const plain = { columns: 100, colours: false };

describe('reportToText', () => {
  it('aligns columns by display width', () => {
    const table = serviceTable(2);
    const rows = [
      [{ text: '中文' }, { text: '1' }],
      [{ text: 'ab' }, { text: '22' }],
    ];
    const text = reportToText(reportOf([{ ...table, columns: table.columns.slice(0, 2), rows }]), plain);
    expect(text).toContain('中文             1\nab              22');
  });

  it('stays within 60 to 120 columns', () => {
    for (const columns of [20, 60, 80, 100, 500]) {
      const lines = reportToText(sampleReport(), { columns, colours: false }).split('\n');
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(Math.min(120, Math.max(60, columns)));
    }
  });

  it('colours only when asked, and with the same words', () => {
    const coloured = reportToText(sampleReport(), { columns: 100, colours: true });
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured).replace(/ +$/gm, '')).toBe(reportToText(sampleReport(), plain));
  });

  it('says what it shortened', () => {
    const table = serviceTable(1);
    const wide = table.columns.map((column, index) => ({
      ...column,
      label: `${column.label} ${'x'.repeat(index * 9)}`,
      elastic: true,
    }));
    expect(reportToText(reportOf([{ ...table, columns: wide }]), plain)).toContain(
      'Cells that end in … are shortened',
    );
    expect(reportToText(reportOf([{ ...serviceTable(3), totalRows: 900 }]), plain)).toContain(
      'Showing 3 of 900 rows.',
    );
    const rest = 'all with format=csv';
    expect(reportToText(reportOf([{ ...serviceTable(3), totalRows: 900, rest }]), plain)).toContain(
      'Showing 3 of 900 rows; all with format=csv.',
    );
  });

  it('shortens free text and breaks other cells, so that every instant can be read', () => {
    const column = (key: string, elastic: boolean) => ({ key, label: key, align: 'left' as const, elastic });
    const at = '31 Oct 2026 15:40:26';
    const row = [
      'INC-0011182',
      'resolution',
      'warehouse',
      'discovery',
      at,
      '41 h 49 min, open',
      'A title '.repeat(9),
    ];
    const keys = ['Incident', 'Clock', 'Service', 'Team', 'Breached', 'Over by', 'Title'];
    const table = {
      kind: 'table' as const,
      id: 'breaches',
      caption: 'Breaches',
      columns: keys.map((key) => column(key, key === 'Title')),
      rows: [row.map((text) => ({ text }))],
      totalRows: 1,
    };
    const wide = reportToText(reportOf([table]), plain);
    expect(wide).toContain(`INC-0011182  resolution  warehouse  discovery  ${at}`);
    expect(wide).toMatch(/A title .*…/);
    const piped = reportToText(reportOf([table]), { ...plain, fitsColumns: false });
    expect(piped).toContain('A title '.repeat(9).trim());
    expect(piped).not.toContain('shortened');
    const narrow = reportToText(reportOf([table]), { columns: 80, colours: false });
    for (const word of row.slice(0, 6).flatMap((text) => text.split(' '))) expect(narrow).toContain(word);
  });

  it('breaks within no word of a heading or cell: what does not stand side by side is told row by row', () => {
    const labels = 'Incident,Clock,Status,Time left,Breach (UTC),Used,Priority,Service,Team,Title'.split(',');
    const cells =
      'INC-0011998,resolution,critical,59 min,26 Nov 2026 21:25,23 h of 24 h (95.9 %),P3,checkout,,Cart is empty'.split(
        ',',
      );
    const columns = labels.map((label) => ({
      key: label,
      label,
      align: 'left' as const,
      elastic: label === 'Title',
    }));
    const rows = [cells.map((text) => ({ text, tone: 'bad' as const }))];
    const table = { kind: 'table' as const, id: 'clocks', caption: 'Clocks', columns, rows, totalRows: 1 };
    for (const width of [60, 80, 100, 120]) {
      const text = reportToText(reportOf([table]), { columns: width, colours: false });
      expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(width);
      const whole = [...labels.filter((label) => label !== 'Team'), ...cells.slice(0, 9)];
      for (const word of whole.flatMap((one) => one.split(' '))) expect(text).toContain(word);
    }
    expect(reportToText(reportOf([table]), { columns: 80, colours: true })).toContain(
      [
        '\u001b[31mIncident: INC-0011998\u001b[0m · \u001b[31mClock: resolution\u001b[0m · \u001b[31mStatus: critical\u001b[0m',
        '  \u001b[31mTime left: 59 min\u001b[0m · \u001b[31mBreach (UTC): 26 Nov 2026 21:25\u001b[0m',
      ].join('\n'),
    );
  });

  it('tells a text longer than a line whole where rows are told one by one', () => {
    const columns = Array.from({ length: 9 }, (_, index) => ({
      key: `${index}`,
      label: `Column-${index}`,
      align: 'left' as const,
    }));
    const long = 'word '.repeat(30).trim();
    const rows = [columns.map(({ key }) => ({ text: key === '4' ? long : 'value' }))];
    const table = { kind: 'table' as const, id: 'wide', caption: 'Wide', columns, rows, totalRows: 1 };
    const text = reportToText(reportOf([table]), { columns: 80, colours: false });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`Column-3: value Column-4: ${long} · Column-5: value`);
  });

  it('breaks no figure from its unit in a table wider than the terminal', () => {
    const labels = 'Group,Now,n,Before,n before,Contribution,95 % interval,Own rate,Mix,p'.split(',');
    const cells = 'customer Italy,30.3 %,33,70.4 %,27,−6.1 pt,−9.9 to −2.3,−6.0 pt,−0.1 pt,0.031'.split(',');
    const table = {
      kind: 'table' as const,
      id: 'wide',
      caption: 'Wide',
      columns: labels.map((label) => ({ key: label, label, align: 'right' as const })),
      rows: [cells.map((text) => ({ text }))],
      totalRows: 1,
    };
    const narrow = reportToText(reportOf([table]), { columns: 80, colours: false });
    for (const figure of ['30.3 %', '70.4 %', '−6.1 pt', '−6.0 pt', '−0.1 pt']) {
      expect(narrow).toContain(figure);
    }
  });

  it('says once what the first section says as well', () => {
    const callout = { kind: 'callout' as const, tone: 'good' as const, text: 'All is well.' };
    const text = reportToText(reportOf([callout], { summary: 'All is well.' }), plain);
    expect(text.split('All is well.').length - 1).toBe(1);
    const partial = reportOf([callout], { summary: 'All is well. The period is still running.' });
    expect(reportToText(partial, plain).split('All is well.').length - 1).toBe(1);
  });

  it('describes charts and shows the address of links', () => {
    const text = reportToText(sampleReport(), plain);
    expect(text).toContain('[chart] Compliance per day. Daily compliance');
    expect(text).toContain('the runbook (https://example.org/runbook)');
  });

  it('lets no control character of a user through, and stays within the width', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = { ...serviceTable(1), rows: [[{ text }, { text: '1' }]] };
        const report = reportOf([table, { kind: 'callout', tone: 'bad', text }], {
          title: text,
          summary: text,
        });
        const lines = reportToText(report, plain).split('\n');
        expect(lines.join('')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(100);
      }),
      { numRuns: 200 },
    );
  });
});

describe('display width', () => {
  it('counts wide characters twice and marks not at all', () => {
    expect(['abc', '中文', 'e\u0301', '✅', 'ｗ'].map(displayWidth)).toEqual([3, 4, 1, 2, 2]);
  });

  it('cuts with an ellipsis and never beyond the width', () => {
    expect(cutTo('中文标题', 5)).toBe('中文…');
    expect(cutTo('abc', 3)).toBe('abc');
  });

  it('wraps at spaces, and within a word only where it must', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('rate of 94.1 %, 5 d 4 h', 12)).toEqual(['rate of', '94.1 %, 5 d', '4 h']);
    expect(wrap('5 dogs', 4)).toEqual(['5', 'dogs']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });
});
