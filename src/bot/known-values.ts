import { UserError } from '../core/errors.ts';
import { type Dimension, dimensions, type Filters } from '../core/report/facts.ts';
import { closest } from '../core/text/closest.ts';

const mostListed = 8;
const longestShown = 60;

/** UserError, with the closest spelling, where a filter names a value that no incident has. */
export async function checkFilters(
  filters: Filters,
  values: (dimension: Dimension) => Promise<readonly string[]>,
): Promise<void> {
  for (const dimension of dimensions) {
    if (filters[dimension].length === 0) continue;
    const refusal = unknownAmong(dimension, filters[dimension], await values(dimension));
    if (refusal !== null) throw refusal;
  }
}

/** What to say of the first value that is not known; null where all are. */
export function unknownAmong(
  dimension: Dimension,
  given: readonly string[],
  known: readonly string[],
): UserError | null {
  const unknown = given.find((value) => !known.includes(value));
  return unknown === undefined ? null : unknownValue(dimension, unknown, known);
}

function unknownValue(dimension: Dimension, value: string, known: readonly string[]): UserError {
  const near = closest(value, known);
  return new UserError(`No incident has the ${dimension} “${shorten(value)}”.`, {
    code: 'unknown-value',
    hint: near === null ? knownHint(dimension, known) : `Did you mean “${shorten(near)}”?`,
  });
}

function knownHint(dimension: Dimension, known: readonly string[]): string {
  if (known.length === 0) return `No incident has a ${dimension} at all.`;
  const listed = known.slice(0, mostListed).map(shorten).join(', ');
  const more = known.length > mostListed ? ` and ${known.length - mostListed} more` : '';
  return `Known are: ${listed}${more}.`;
}

function shorten(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
