/**
 * Returns figures as JSON: keys in the order they were made in, two spaces, a newline at the end. NaN and the
 * infinities become null, as "no data" is everywhere.
 */
export function dataToJson(data: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
