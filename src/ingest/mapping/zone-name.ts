/**
 * Offsets in minutes of the zone names that mean one thing: those of RFC 5322, and the European ones. Names of
 * several zones (IST, BST, AST) are left out.
 */
const zoneOffsets: ReadonlyMap<string, number> = new Map([
  ['UTC', 0],
  ['GMT', 0],
  ['UT', 0],
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
  ['WET', 0],
  ['WEST', 60],
  ['CET', 60],
  ['CEST', 120],
  ['EET', 120],
  ['EEST', 180],
]);

/** Minutes of the zone name at `from` and where it ends; null: none that is known. */
export function parseZoneName(text: string, from: number): { minutes: number; end: number } | null {
  let end = from;
  while (end < text.length && /[A-Za-z]/.test(text.charAt(end))) end++;
  const minutes = zoneOffsets.get(text.slice(from, end).toUpperCase());
  return minutes === undefined ? null : { minutes, end };
}
