import { readFileSync } from 'node:fs';
import type { Font } from 'fontkit';
import { UserError } from '../../core/errors.ts';
import { codePointLabel } from '../safe-text.ts';
import type { FontSet } from './font-set.ts';

/** Replaces what no font can draw; `replaced` counts the characters. */
export interface Coverage {
  replace(text: string): { readonly text: string; readonly replaced: number };
}

const variationSelectors = /[\ufe00-\ufe0f]/g;

/**
 * Returns the coverage of a font set. A family covers a character only if all its shipped faces do, and what a
 * reader sees as one character (a letter with its marks) must be covered by one family as a whole: the
 * typesetter falls back family by family, and a single missing glyph makes PDF/UA fail.
 */
export async function loadCoverage(fonts: FontSet): Promise<Coverage> {
  const families = new Map<string, Font[]>();
  for (const { family, path } of fonts.files) {
    if (fonts.text.includes(family))
      families.set(family, [...(families.get(family) ?? []), await openFont(path)]);
  }
  const stacks = fonts.text.map((family) => families.get(family) ?? []).filter((faces) => faces.length > 0);
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const known = new Map<string, string>();

  function covers(faces: readonly Font[], cluster: string): boolean {
    return [...cluster].every((character) => hasGlyph(faces, character));
  }

  function shape(cluster: string): string {
    if (stacks.some((faces) => covers(faces, cluster))) return cluster;
    // A variation selector only picks the look of the character before it; fonts without that look ignore it.
    const bare = cluster.replace(variationSelectors, '');
    if (bare !== '' && stacks.some((faces) => covers(faces, bare))) return bare;
    const [first = '', ...rest] = cluster;
    const drawn = stacks.some((faces) => hasGlyph(faces, first)) ? first : codePointLabel(first);
    return drawn + rest.map(codePointLabel).join('');
  }

  function replace(text: string): { text: string; replaced: number } {
    let result = '';
    let replaced = 0;
    for (const { segment } of segmenter.segment(text)) {
      const shown = known.get(segment) ?? shape(segment);
      if (segment.length < 16 && known.size < 50_000) known.set(segment, shown);
      if (shown !== segment && shown.includes('[U+')) replaced += 1;
      result += shown;
    }
    return { text: result, replaced };
  }

  return { replace };
}

function hasGlyph(faces: readonly Font[], character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0;
  return faces.every((font) => font.hasGlyphForCodePoint(codePoint));
}

/** Returns the family name of a font file. Throws a UserError where the file is no single TrueType or OpenType font. */
export async function readFamily(path: string): Promise<string> {
  const font = await openFont(path);
  const names = font as Font & { getName?: (key: string) => string | null };
  return names.getName?.('preferredFamily') ?? font.familyName;
}

async function openFont(path: string): Promise<Font> {
  const { create } = await import('fontkit');
  try {
    const font = create(readFileSync(path));
    if ('fonts' in font) throw new Error('a collection');
    font.hasGlyphForCodePoint(0x41);
    return font;
  } catch (cause) {
    throw new UserError(`The font file ${path} cannot be read.`, {
      code: 'font-file',
      hint: 'Put single TTF or OTF fonts into the fonts folder; a collection (TTC) must be split first.',
      cause,
    });
  }
}
