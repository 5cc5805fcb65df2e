import { UserError } from '../../core/errors.ts';
import { csvColumns, headerKey } from './columns.ts';
import type { Columns, Getter } from './row.ts';
import type { Mapping } from './schema.ts';

/** Naive dates read so far, and how many of them a change of the clocks made doubtful. */
export interface DateCounts {
  naive: number;
  gap: number;
  overlap: number;
}

/** Everything the field readers share while a mapping is fitted to a file. */
export interface ReadContext {
  readonly mapping: Mapping;
  readonly columns: Columns;
  readonly missing: ReadonlySet<string>;
  readonly longestMissing: number;
  readonly dates: DateCounts;
  /** Texts in which lone surrogates were replaced by U+FFFD. */
  readonly repaired: { count: number };
  /** Rows whose events we date ourselves. */
  readonly undated: { count: number };
  /** Named columns that the file lacks and the mapping does not insist on. */
  readonly absent: Set<string>;
  /** What keeps the mapping from fitting the file. */
  readonly problems: string[];
}

export function createContext(mapping: Mapping, columns: Columns): ReadContext {
  const missing = new Set(mapping.missing.map((text) => text.trim().toLowerCase()));
  return {
    mapping,
    columns,
    missing,
    longestMissing: Math.max(0, ...[...missing].map((text) => text.length)),
    dates: { naive: 0, gap: 0, overlap: 0 },
    repaired: { count: 0 },
    undated: { count: 0 },
    absent: new Set(),
    problems: [],
  };
}

interface Need {
  /** Which field asks, for messages. */
  readonly field: string;
  readonly required?: boolean;
  readonly repeatable?: boolean;
}

/** The getters of those named columns that the file has; what is wrong goes into `problems`. */
export function findColumns(context: ReadContext, names: readonly string[], need: Need): Getter[] {
  const getters: Getter[] = [];
  for (const name of names) {
    const column = context.columns.find(name);
    if (column === null) continue;
    if (column.repeated && need.repeatable !== true) {
      context.problems.push(`${need.field}: the header has "${name}" more than once, name one: "${name}[0]"`);
    }
    getters.push(column.get);
  }
  if (getters.length > 0) return getters;
  const shown = names.map((name) => `"${name}"`).join(' or ');
  if (need.required === true || context.mapping.absentColumns === 'error') {
    context.problems.push(`${need.field}: no column ${shown}`);
  } else {
    context.absent.add(`${need.field} (${shown})`);
  }
  return getters;
}

const shownColumns = 60;

function otherDelimiter(names: readonly string[]): string | null {
  if (names.length !== 1) return null;
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: (names[0] ?? '').split(delimiter).length,
  }));
  const best = counts.reduce((one, other) => (other.count > one.count ? other : one));
  return best.count > 1 ? best.delimiter : null;
}

function hintFor(context: ReadContext): string {
  const delimiter = otherDelimiter(context.columns.names);
  if (delimiter !== null) {
    return `The header looks separated by ${JSON.stringify(delimiter)}: set delimiter: ${JSON.stringify(delimiter)}.`;
  }
  const similar = similarNames(context);
  return (
    similar ?? 'Correct the column names in the mapping, or run import --suggest on the file for a draft.'
  );
}

function similarNames(context: ReadContext): string | null {
  const wanted = context.problems.flatMap((problem) =>
    problem.split('"').filter((_, index) => index % 2 === 1),
  );
  const squeeze = (name: string): string => headerKey(name).replace(/[^a-z0-9]/g, '');
  const bySqueezed = csvColumns(context.columns.names.map(squeeze));
  for (const name of wanted) {
    if (bySqueezed.find(squeeze(name)) === null) continue;
    const meant = context.columns.names.find((other) => squeeze(other) === squeeze(name));
    if (meant !== undefined && headerKey(meant) !== headerKey(name)) {
      return `Did you mean "${meant}" instead of "${name}"?`;
    }
  }
  return null;
}

/** Throws the UserError that lists why the mapping does not fit the file; returns where it fits. */
export function checkFit(context: ReadContext, path: string): void {
  if (context.problems.length === 0) return;
  const names = context.columns.names;
  const found = names.slice(0, shownColumns).map((name) => JSON.stringify(name.slice(0, 80)));
  if (names.length > shownColumns) found.push(`and ${names.length - shownColumns} more`);
  throw new UserError(`The mapping does not fit ${path}`, {
    code: 'mapping-mismatch',
    details: [...context.problems, `columns found: ${found.join(', ')}`],
    hint: hintFor(context),
  });
}
