/** Characters that mean something to GitHub wherever they stand. */
const special = /[\\`*_{}[\]<>|~&$]/g;
const blockStart = /^(\s*)([-+=#:]|\d+(?=[.)]))/;
const zeroWidth = '&#8203;';

/**
 * Returns text that GitHub shows as it is: no markup, no links, and no mention (`@name`), issue (`#12`) or address
 * that its own linking would pick up after rendering; those are cut by a zero-width space.
 */
export function escapeGfm(text: string): string {
  return text
    .replace(special, '\\$&')
    .replace(blockStart, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    )
    .replace(/@(?=\S)/g, `@${zeroWidth}`)
    .replace(/([#!])(?=[\d(])/g, `$1${zeroWidth}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${zeroWidth}`)
    .replace(/:\/\//g, `:${zeroWidth}//`)
    .replace(/\b(www)\./gi, `$1${zeroWidth}.`)
    .replace(/!(?=\\\[)/g, '\\!');
}
