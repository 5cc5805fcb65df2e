import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int, intList, toJson, wellFormedJson } from '../../../src/store/text.ts';

describe('wellFormedJson', () => {
  it('replaces lone surrogates and leaves everything else', () => {
    expect(JSON.parse(wellFormedJson('["a\\ud800b", "\\ud83d\\ude00", "\\\\ud800"]'))).toEqual([
      'a\ufffdb',
      '😀',
      '\\ud800',
    ]);
    expect(toJson(['\udc00x\ud800'])).toBe('["\ufffdx\ufffd"]');
  });

  it('keeps every well-formed document as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        expect(JSON.parse(toJson(texts))).toEqual(texts);
      }),
    );
  });
});

describe('int', () => {
  it('writes integers and refuses what could smuggle SQL or lose digits', () => {
    expect([int(-5), intList([1, 2]), intList([])]).toEqual(['-5', '(1,2)', '(NULL)']);
    for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => int(value)).toThrow(RangeError);
  });
});
