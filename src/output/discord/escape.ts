import { safeText } from '../safe-text.ts';

/** Characters that mean something in Discord's Markdown wherever they stand. */
const special = /[\\`*_~|[\]<>]|(?<=\])\(/g;
/** What makes a heading, a list, a quote or small print at the start of a line. */
const blockMark = /^(\s*)([-+#])/;
const numberMark = /^(\s*\d{1,9})(?=[.)](\s|$))/;
/** `:smile:`, `:piñata:` and the two names of digits alone; times such as 12:30:45 name nothing. */
const emojiMark = /:(?=(?:[^\s:\\]*[\p{L}_][^\s:\\]*|100|1234):)/gu;
/**
 * What Discord links or resolves by itself; each is cut after its first part. It finds invites and gifts in the midst of
 * a word, too, and new domains of its own come now and then.
 */
const linked = [/@/g, /:(?=\/\/)/g, /discord(?:app)?(?=\.[a-z])/gi];
const cut = '\u200b';

/**
 * Returns text that Discord shows as it is: no markup, mention, channel, emoji, timestamp, link or invite. Takes text
 * already made visible, which holds no zero-width space of its own.
 */
export function escapeDiscord(text: string): string {
  const escaped = text
    .replace(special, '\\$&')
    .replace(blockMark, '$1\\$2')
    .replace(numberMark, '$1\\')
    .replace(emojiMark, '\\:');
  return inert(escaped);
}

/** Cuts mentions and addresses; for places without Markdown: footers, labels, alt texts, code. */
export function inert(text: string): string {
  return linked.reduce((safe, pattern) => safe.replace(pattern, `$&${cut}`), text);
}

/** User text made visible, escaped, and no longer than `max` afterwards; `–` where there is none. */
export function fitted(text: string, max: number): string {
  return shortened(text, max, escapeDiscord);
}

/** As `fitted`, for places that show Markdown as it is. */
export function fittedPlain(text: string, max: number): string {
  return shortened(text, max, inert);
}

/** Shorter and shorter, until what escaping adds has room too. */
function shortened(text: string, max: number, treat: (text: string) => string): string {
  for (let room = max; room > 0; room -= Math.max(1, Math.ceil(room / 8))) {
    const shown = treat(safeText(text, room)).trim();
    if (shown.length <= max) return shown === '' ? '–' : shown;
  }
  return '–';
}

/** A code block that its text cannot leave: Discord knows no longer fence, so its marks are cut apart. */
export function codeBlock(lines: readonly string[]): string {
  return `\`\`\`\n${inert(lines.join('\n')).replace(/`/g, `\`${cut}`)}\n\`\`\``;
}
