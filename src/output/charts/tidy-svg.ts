/** Parts of a pixel that are kept; glyph outlines carry six digits more. */
const parts = 100;

/**
 * Returns a drawing with its ids numbered from 1 (canvas counts them in hexadecimal over the life of the process, so
 * the same chart would differ), the numbers of its paths rounded and its indentation left out.
 */
export function tidySvg(svg: string): string {
  const numbers = new Map<string, number>();
  const renumber = (_: string, start: string, name: string): string => {
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    return `${start}${name.replace(/[0-9a-f]+$/, String(number))}`;
  };
  return svg
    .replace(/\n\t*/g, '\n')
    .replace(/(\bid="|url\(#|href="#)([a-z]+_[0-9a-f]+)(?=["')])/g, renumber)
    .replace(/ d="[^"]*"/g, (path) =>
      path.replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * parts) / parts)),
    );
}
