/** Comparing figures of two programs, family by family. Pure. */

/** Values nearer to 0 are compared as if they were as large as this: what is left of a subtraction is all rounding. */
const least = 1e-6;

/**
 * How far two values of one figure lie apart: |ours − reference| / max(1e-6, |reference|). Two nulls and two equal texts
 * are 0 apart; a value against none, against another text or against no number at all is infinitely far.
 */
export function difference(ours, reference) {
  if (typeof ours !== 'number' || typeof reference !== 'number') {
    return ours !== undefined && ours === reference ? 0 : Number.POSITIVE_INFINITY;
  }
  const apart = Math.abs(ours - reference) / Math.max(least, Math.abs(reference));
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
}

/**
 * One row per family, in the order given: how many figures were compared, the largest difference and every figure above
 * the tolerance. A family without figures was not compared and does not agree; a figure of an unknown family throws.
 */
export function compareFamilies(families, figures, tolerance) {
  const rows = new Map(families.map((family) => [family, { family, n: 0, largest: 0, above: [] }]));
  for (const figure of figures) {
    const row = rows.get(figure.family);
    if (row === undefined) throw new Error(`no family ${figure.family}`);
    const apart = difference(figure.ours, figure.reference);
    row.n += 1;
    row.largest = Math.max(row.largest, apart);
    if (!(apart <= tolerance)) row.above.push({ ...figure, apart });
  }
  return [...rows.values()].map((row) => ({ ...row, verdict: verdictOf(row) }));
}

function verdictOf({ n, above }) {
  if (n === 0) return 'not compared';
  return above.length === 0 ? 'same' : 'DIFFERS';
}

/**
 * The same value with every number a little off, by `share` of itself or `share` where it is 0: what no comparison may
 * take for the same. Every third entry of a list is off to the other side, so that no slope or correlation is kept.
 */
export function spoiled(value, share) {
  if (typeof value === 'number') return value + share * (value || 1);
  if (Array.isArray(value)) return value.map((one, at) => spoiled(one, at % 3 === 0 ? -share : share));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoiled(one, share)]));
}

/** Figures of one family from `{ name: [ours, reference] }`. */
export function named(family, pairs) {
  return Object.entries(pairs).map(([name, [ours, reference]]) => ({ family, name, ours, reference }));
}
