/** Pairs that are a range: `interval`, `theilSen.interval`, `ratioInterval`, `interval95`, `band`. */
const range = /(^|\.)(\w*[iI]nterval\d*|band)$/;

/** One row per leaf: section, dimension, key, dotted path, value. Arrays count from 0, ranges have `low` and `high`. */
export function flatten(
  value: unknown,
  section: string,
  dimension: string,
  key: string,
  path = '',
): string[][] {
  if (typeof value !== 'object' || value === null) {
    return [[section, dimension, key, path, value === null ? '' : String(value)]];
  }
  const names = range.test(path) ? ['low', 'high'] : null;
  return Object.entries(value).flatMap(([name, inner], index) =>
    flatten(inner, section, dimension, key, join(path, names?.[index] ?? name)),
  );
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
