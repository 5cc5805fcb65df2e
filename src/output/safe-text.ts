/**
 * Characters a reader cannot see or that reorder what stands beside them: controls, NUL, lone surrogates,
 * bidirectional and other format controls, separators, noncharacters. U+200C and U+200D stay (Persian and
 * Indic spelling needs them), as do the Arabic signs that Unicode files under format characters but draws.
 */
const unseen =
  /(?!\u200c|\u200d|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\ufffc]/gu;
const spacing = /[\t\n\r]+/g;
/** Room kept for the note that says how much was left out. */
const noteLength = 32;

/** Longest texts shown, in UTF-16 units; longer ones end in a note that counts the rest. */
export const textLimits = {
  title: 300,
  heading: 300,
  label: 120,
  cell: 160,
  line: 2_000,
  prose: 8_000,
} as const;

/** The notation a character that cannot be shown gets, in every target: `[U+202E]`. */
export function codePointLabel(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** Returns `text` with unseen characters spelled out as `[U+XXXX]` and line breaks and tabs as one space. */
export function visible(text: string): string {
  return text.replace(spacing, ' ').replace(unseen, codePointLabel);
}

/**
 * Returns `text` made visible and no longer than `max`; what does not fit is counted at its end
 * (`… [+1,048,416 characters]`). Applying it twice changes nothing.
 */
export function safeText(text: string, max: number): string {
  if (text.length <= max) {
    const shown = visible(text);
    if (shown.length <= max) return shown;
  }
  let shown = '';
  let kept = 0;
  for (const character of text) {
    const piece = visible(character);
    if (shown.length + piece.length > max - noteLength) break;
    shown += piece;
    kept += character.length;
  }
  return `${shown}… [+${groupDigits(codePoints(text, kept))} characters]`;
}

/** Returns a whole number with its thousands grouped: `1,048,416`. */
export function groupDigits(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

function codePoints(text: string, from: number): number {
  let n = 0;
  for (let at = from; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) n += 1;
  return n;
}
