import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { readSeries } from '../../../src/ingest/files/series-file.ts';

function problemsOf(text: string): readonly string[] {
  try {
    readSeries(text, 'x.csv');
  } catch (error) {
    if (error instanceof UserError) return error.details.length > 0 ? error.details : [error.message];
  }
  return [];
}

describe('reading a series', () => {
  it.each([
    'day,value\n2026-01-01,1\n2026-01-02,\n2026-01-04,-2.5e1\n',
    '2026-01-01;1\r\n2026-01-02;NA\r\n2026-01-04;-25\r\n',
    '\uFEFF"2026-01-01"\t"1"\n2026-01-02\tnull\n\n2026-01-04\t-25',
  ])('takes a header or none, three delimiters, empty values and rows left out: %j', (text) => {
    const { values, knownTo, axis } = readSeries(text, 'x.csv');
    expect(values).toEqual([1, null, null, -25]);
    expect(knownTo).toBe('2026-01-04');
    expect(axis.after(1)).toBe('2026-01-05');
  });

  it('names every line it cannot read', () => {
    expect(problemsOf('d,v\n2026-01-01,1\n2026-01-02,many\nsoon,3\n2026-01-04\n')).toEqual([
      'line 3: “many” is no number',
      'line 4: “soon” is no date or index',
      'line 5: 1 column instead of two',
    ]);
    expect(problemsOf('1,1\n2,2\n2,3\n')).toEqual(['line 3: 2 occurs twice']);
    expect(problemsOf('1,1\n2,Infinity\n')).toEqual(['line 2: “Infinity” is no number']);
    expect(problemsOf('x,1\n2,3\n')).toEqual(['line 1: “x” is no date or index']);
    expect(problemsOf('day,value\n')).toEqual(['x.csv holds no rows']);
    expect(problemsOf('1,1\n2,2\n900000,3\n')[0]).toContain('spans 900000 steps');
  });
});
