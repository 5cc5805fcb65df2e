/** Between a figure and its unit: `94.1 %`, `4 h 30 min`. */
const beforeUnit = /(?<=\d) (?=(?:%|s|min|h|d|pt)(?![\p{L}\d]))/gu;

/** Returns text whose figures do not part from their units at the end of a line: a no-break space stands between them. */
export function keepUnits(text: string): string {
  return text.replace(beforeUnit, '\u00a0');
}
