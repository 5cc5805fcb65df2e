import { type Dimension, dimensions, type Filters } from '../core/report/facts.ts';
import { type Labels, noLabel } from './labels.ts';
import { intList } from './text.ts';

/** Filter values that ask for incidents without a value. */
const missing = new Set(['', '(none)']);
/** Matches no row: a value nobody has. */
export const unknownLabel = -2;

/** SQL condition over label columns: values OR-ed within a dimension, dimensions AND-ed; `true` without filters. */
export function filterSql(filters: Filters, labels: Labels): string {
  const ids = (values: readonly string[]) =>
    values.map((value) => (missing.has(value) ? noLabel : (labels.find(value) ?? unknownLabel)));
  const conditions = dimensions
    .filter((dimension: Dimension) => filters[dimension].length > 0)
    .map((dimension) => `${dimension} IN ${intList(ids(filters[dimension]))}`);
  return conditions.length === 0 ? 'true' : `(${conditions.join(' AND ')})`;
}
