const zeroWidth = /\p{Mn}|\p{Me}|\u200c|\u200d|[\ufe00-\ufe0f]/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const betweenWords = / +(?!(?<=\d )(?:%|s|min|h|d|pt)(?![\p{L}\d]))/u;
const plain = /^[ -~\u00a0-\u02ff]*$/;

/** Returns how many terminal columns a text takes: two for East Asian wide characters and emoji, none for marks. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Returns the words of a text; a figure and its unit are one. */
export function wordsOf(text: string): string[] {
  return text.split(betweenWords);
}

/** Returns text padded with spaces to a display width; longer text stays as it is. */
export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : text + space;
}

/** Returns text cut to a display width, with an ellipsis where something is missing. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let shown = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    shown += character;
  }
  return `${shown}…`;
}

/** Returns text broken into lines of at most `width` columns, at spaces where possible, but not between `94.1` and `%`. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text).flatMap((part) => chop(part, width))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function chop(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of word) {
    const size = characterWidth(character);
    if (used + size > width) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += size;
  }
  return [...parts, part];
}
