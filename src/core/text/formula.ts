/**
 * Signs at whose sight at the start of a cell a spreadsheet runs it as a formula, also as East Asian keyboards write them:
 * the inside of a character class, for JavaScript and RE2 alike.
 */
export const formulaSigns = '=+@\t\r\n＝＋－＠-';

const signs = new Set(formulaSigns);
const atStart = new RegExp(`^[${formulaSigns}]`);
/** Many countries' spreadsheets part cells by semicolons, and end a row at a line break of a cell that they have cut. */
const separators = /[;\r\n]["\s]*/g;

/** A text as a cell of CSV that runs as no formula: apostrophes stand before what would. Takes linear time. */
export function guardFormula(text: string): string {
  const inside = text.replace(separators, (separator, at: number) =>
    signs.has(text.charAt(at + separator.length)) ? `${separator}'` : separator,
  );
  return atStart.test(text) ? `'${inside}` : inside;
}
