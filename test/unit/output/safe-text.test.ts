import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeText, visible } from '../../../src/output/safe-text.ts';
import { hostileText } from '../../support/hostile.ts';

describe('visible', () => {
  it('spells out controls, bidirectional marks, lone surrogates and noncharacters', () => {
    expect(visible('a\0b\u202ec\ud800d\ufffee\u200bf')).toBe(
      'a[U+0000]b[U+202E]c[U+D800]d[U+FFFE]e[U+200B]f',
    );
  });

  it('turns line breaks and tabs into one space', () => {
    expect(visible('one\r\n\ttwo')).toBe('one two');
  });

  it('keeps letters, emoji, joiners and Arabic number signs', () => {
    const text = 'Straße 中文 مرحبا \u0600 می\u200cخواهم 👩\u200d👧 ✅';
    expect(visible(text)).toBe(text);
  });
});

describe('safeText', () => {
  it('counts what it leaves out', () => {
    const shown = safeText('x'.repeat(1_048_576), 160);
    expect(shown).toBe(`${'x'.repeat(128)}… [+1,048,448 characters]`);
  });

  it('counts characters, not code units, and never cuts one in two', () => {
    const shown = safeText('😀'.repeat(1000), 100);
    expect(shown).toBe(`${'😀'.repeat(34)}… [+966 characters]`);
  });

  it('is bounded, well-formed, free of unseen characters, and changes nothing the second time', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 5 }), (text, times) => {
        const shown = safeText(text.repeat(times), 160);
        expect(shown.length).toBeLessThanOrEqual(160);
        expect(shown).not.toMatch(/\p{Cs}/u);
        expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u2028]/u);
        expect(safeText(shown, 160)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });
});
