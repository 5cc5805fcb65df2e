import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteValue, tokenize } from '../../../src/bot/tokens.ts';

const values = (line: string) => tokenize(line).map((token) => [token.name, token.value]);

describe('tokenize', () => {
  it('reads positional values, name=value, --name value and --name=value', () => {
    expect(values('report weekly service=payments --format pdf --zone=UTC')).toEqual([
      [null, 'report'],
      [null, 'weekly'],
      ['service', 'payments'],
      ['format', null],
      [null, 'pdf'],
      ['zone', 'UTC'],
    ]);
  });

  it('reads straight and typographic quotes, after a name too', () => {
    expect(values('team="Core Platform" team=“Core Platform” ‘a b’ „x y“')).toEqual([
      ['team', 'Core Platform'],
      ['team', 'Core Platform'],
      [null, 'a b'],
      [null, 'x y'],
    ]);
  });

  it('keeps an apostrophe inside a word and a quote inside a quoted value', () => {
    expect(values(`customer=O'Brien ‘Don’t panic’ "a 6\\" screen, 7"x"`)).toEqual([
      ['customer', `O'Brien`],
      [null, 'Don’t panic'],
      [null, 'a 6" screen, 7"x'],
    ]);
  });

  it('takes the long dash that phones make of two hyphens', () => {
    expect(values('—format pdf')).toEqual([
      ['format', null],
      [null, 'pdf'],
    ]);
  });

  it('marks an open quote and keeps a quoted name=value as a value', () => {
    expect(tokenize('team="Core').at(-1)).toMatchObject({ value: 'Core', unterminated: true });
    expect(values('"INC=5"')).toEqual([[null, 'INC=5']]);
  });

  it('never fails, covers every visible character and keeps its order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        let end = 0;
        for (const token of tokenize(line)) {
          expect(line.slice(end, token.start).trim()).toBe('');
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(line.slice(end).trim()).toBe('');
      }),
    );
  });
});

describe('quoteValue', () => {
  it('reads back as the same value, bare and after a name', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', '“', '”', "'", '’', '\\', ' ', '=', '-', '—', 'a', '\n') }),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        expect(values(`x ${quoteValue(value)} y`)[1]).toEqual([null, value]);
        expect(values(`x name=${quoteValue(value)} y`)[1]).toEqual(['name', value]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves plain words bare', () => {
    expect(quoteValue('payments')).toBe('payments');
    expect(quoteValue('2026-03-01T09:00:00Z')).toBe('2026-03-01T09:00:00Z');
  });
});
