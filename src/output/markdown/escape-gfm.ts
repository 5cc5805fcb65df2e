/** Characters that mean something to GitHub wherever they stand. */
const special = /[\\`*_{}[\]<>|~&$]/g;
const blockMark = /^(\s*)([-+=#:])/;
const numberMark = /^(\s*\d{1,9})(?=[.)](\s|$))/;
/** What GitHub or GitLab link after rendering: mentions, issues, addresses. Each is cut after its first part. */
const linked = [/@(?=\S)/g, /[#!](?=\d)/g, /\bGH-(?=\d)/gi, /:(?=\/\/)/g, /\bwww(?=\.)/gi];
const cut = '\u200b';

/**
 * Returns text that GitHub shows as it is: no markup, no links, and no mention (`@name`), issue (`#12`) or address
 * that its own linking would pick up after rendering; those are cut by a zero-width space. Takes text already made
 * visible, which holds no such space of its own.
 */
export function escapeGfm(text: string): string {
  const escaped = text.replace(special, '\\$&').replace(blockMark, '$1\\$2').replace(numberMark, '$1\\');
  return linked
    .reduce((safe, pattern) => safe.replace(pattern, `$&${cut}`), escaped)
    .replaceAll(cut, '&#8203;');
}
