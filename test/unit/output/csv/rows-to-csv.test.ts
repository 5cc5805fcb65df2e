import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsToCsv, rowsToCsv } from '../../../../src/output/csv/rows-to-csv.ts';
import { hostileText } from '../../../support/hostile.ts';

describe('rowsToCsv', () => {
  it('ends rows in CRLF and quotes only where needed', () => {
    expect(
      rowsToCsv([
        ['a', 'b,c', 'd"e', 'f\ng'],
        [1, null, true, undefined],
      ]),
    ).toBe('a,"b,c","d""e","f\ng"\r\n1,,true,\r\n');
  });

  it.each(['=1+1', '+SUM(A1)', '-2+3', '@x', '\t=1', '＝1+1', '+', '-'])(
    'does not let %j run as a formula',
    (text) => {
      const [row] = parse(rowsToCsv([[text]])) as string[][];
      expect(row?.[0]).toBe(`'${text}`);
    },
  );

  it.each([
    ["a;=cmd|' /C calc'!A0;b", "a;'=cmd|' /C calc'!A0;b"],
    ['x; "@SUM(A1)', 'x; "\'@SUM(A1)'],
    ['two\n=1+1', "two\n'=1+1"],
    ['two\r\n\t＝1', "two\r\n\t'＝1"],
    [';-2+3;+1', ";'-2+3;'+1"],
    ['\r=1', "'\r'=1"],
    ['a;b = c; d, e=f', 'a;b = c; d, e=f'],
  ])('does not let %j run as one where a spreadsheet parts cells by semicolons', (text, guarded) => {
    const [row] = parse(rowsToCsv([[text]])) as string[][];
    expect(row?.[0]).toBe(guarded);
  });

  it.each(['-3', '+1', '-0.5', '1e-7', '-1.5e+10'])('leaves the plain number %s a number', (text) => {
    expect(rowsToCsv([[text]])).toBe(`${text}\r\n`);
  });

  it('gives records of the same fields under a header, each value in its field', () => {
    const records = [
      { incident: 'A, B', n: 1, at: null },
      { incident: '=x', n: 2, at: 'now' },
    ];
    expect(recordsToCsv(records)).toBe('incident,n,at\r\n"A, B",1,\r\n\'=x,2,now\r\n');
    expect(recordsToCsv([])).toBe('');
  });

  it('leaves numbers that are none empty', () => {
    expect(rowsToCsv([[Number.NaN, Number.POSITIVE_INFINITY, -3]])).toBe(',,-3\r\n');
  });

  it('gives back every cell whole: the text, its guard and its unwritable characters spelled out', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 2, maxLength: 5 }), (cells) => {
        const [row] = parse(rowsToCsv([cells]), { relax_column_count: true }) as string[][];
        const seen = row?.map((cell, index) => {
          const original = cells[index] ?? '';
          const isGuarded = cell.startsWith("'") && !original.startsWith("'");
          return unguarded(isGuarded ? cell.slice(1) : cell);
        });
        expect(seen).toEqual(
          cells.map((cell) => unguarded(cell.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, spelled))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a title of a megabyte whole', () => {
    const [row] = parse(rowsToCsv([['x'.repeat(1_048_576), 'y']]), {
      max_record_size: 2_000_000,
    }) as string[][];
    expect(row?.map((cell) => cell.length)).toEqual([1_048_576, 1]);
  });
});

/** Without the apostrophes within a text; one of its own among them goes too. */
function unguarded(text: string): string {
  return text.replace(/(?<=[;\r\n]["\s]*)'(?=[=+@＝＋－＠-])/g, '');
}

function spelled(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
