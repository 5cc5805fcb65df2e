/** Columns that may hold the activity of an event or the state of a case. */
export const activityNames = ['activity', 'concept name', 'event type', 'event', 'action'];
export const stateNames = ['incident state', 'state', 'status'];
/** Columns beside these that may tell more. */
export const finerNames = ['sub status', 'substatus', 'lifecycle transition', 'sub state', 'substate'];

function words(name: string): string[] {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return spaced
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function hasWord(all: readonly string[], word: string): boolean {
  return all.some((one) => one === word || (word.length > 3 && one.startsWith(word)));
}

/** In nested records the name of a thing says more than its key or number. */
const nameBonus = 1.5;

/** How well a column's name fits one of the names (lower is better); null: not at all. */
export function nameRank(
  column: string,
  names: readonly string[],
  not: readonly string[] = [],
): number | null {
  const all = words(column);
  if (not.some((word) => all.includes(word))) return null;
  const rank = names.findIndex((name) => name.split(' ').every((word) => hasWord(all, word)));
  // Of equal hits the shorter name says less besides.
  return rank === -1 ? null : rank * 100 + all.length - (all.includes('name') ? nameBonus : 0);
}

/** The column whose name fits best; the first of equal ones. */
export function bestByName<Column extends { readonly name: string }>(
  columns: readonly Column[],
  names: readonly string[],
  not: readonly string[] = [],
): Column | null {
  let found: { column: Column; rank: number } | null = null;
  for (const column of columns) {
    const rank = nameRank(column.name, names, not);
    if (rank !== null && (found === null || rank < found.rank)) found = { column, rank };
  }
  return found?.column ?? null;
}
