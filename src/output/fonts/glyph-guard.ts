import { mapStrings } from '../prepare.ts';
import { type Coverage, loadCoverage } from './coverage.ts';
import type { FontSet } from './font-set.ts';

/**
 * Texts of these characters alone need no look into the fonts, which costs a cold start 100 ms: printable ASCII,
 * Latin-1, Latin Extended-A, Greek, Cyrillic and the punctuation and signs reports use. A test holds every font to it,
 * another every text of ours.
 */
export const surelyCovered =
  /^[ -~\u00a0-\u00ac\u00ae-\u0148\u014a-\u017f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490\u0491\u2010-\u2023\u2026\u2030-\u2037\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212\u221a\u2248\u2260\u2264\u2265\u2713\u2717\u26a0]*$/;

/** Replaces, in plain data, characters that no font of the set can draw by `[U+XXXX]`, and counts them. */
export interface GlyphGuard {
  guard<T>(value: T): Promise<{ readonly value: T; readonly replaced: number }>;
}

/** Returns a guard over the font set; the fonts are opened only when a text needs it, then kept. */
export function createGlyphGuard(fonts: FontSet): GlyphGuard {
  let coverage: Promise<Coverage> | null = null;

  async function guard<T>(value: T): Promise<{ value: T; replaced: number }> {
    let clean = true;
    mapStrings(value, (text) => {
      clean = clean && surelyCovered.test(text);
      return text;
    });
    if (clean) return { value, replaced: 0 };
    coverage ??= loadCoverage(fonts);
    const { replace } = await coverage;
    let replaced = 0;
    const guarded = mapStrings(value, (text) => {
      if (surelyCovered.test(text)) return text;
      const result = replace(text);
      replaced += result.replaced;
      return result.text;
    });
    return { value: guarded, replaced };
  }

  return { guard };
}
