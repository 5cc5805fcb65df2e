import { activityNames, nameRank, stateNames } from './name-rank.ts';
import { type Hint, hints } from './names.ts';
import type { ColumnProfile } from './profile.ts';
import { guessWithin } from './values.ts';

/** Which column a field was guessed to be. */
export type Chosen = ReadonlyMap<string, ColumnProfile>;

export interface Choice {
  /** In one row per incident the column of its state. */
  readonly status: ColumnProfile | null;
  readonly shape: 'incident' | 'event' | 'snapshot';
  readonly fields: Chosen;
  /** Acknowledged or resolved given as a duration, with its unit. */
  readonly durations: ReadonlyMap<string, { readonly column: string; readonly unit: string }>;
}

const maxFlagValues = 4;
/** From so many repeats on a column of ids speaks of a log; fewer are incidents exported twice. */
const logRepeats = 0.1;

function isDate(column: ColumnProfile): boolean {
  return column.formats.length > 0 && column.filled > 0;
}

function isVerdict({ distinct }: ColumnProfile): boolean {
  if (distinct === null || distinct.length > maxFlagValues) return false;
  return distinct.some(({ value }) => guessWithin(value) !== null);
}

function fitsKind(column: ColumnProfile, kind: Hint['kind']): boolean {
  if (kind === 'date') return isDate(column);
  if (isDate(column)) return false;
  if (kind === 'flag') return isVerdict(column);
  return column.filled > 0;
}

function best(
  columns: readonly ColumnProfile[],
  names: readonly string[],
  not: readonly string[] = [],
): ColumnProfile | null {
  let found: { column: ColumnProfile; rank: number } | null = null;
  for (const column of columns) {
    const rank = nameRank(column.name, names, not);
    if (rank !== null && (found === null || rank < found.rank)) found = { column, rank };
  }
  return found?.column ?? null;
}

/** Gives each field in turn the best column not yet taken. */
function choose(
  columns: readonly ColumnProfile[],
  list: readonly Hint[],
  taken: Map<string, ColumnProfile>,
): void {
  for (const { field, kind, names, not } of list) {
    if (taken.has(field)) continue;
    const used = new Set(taken.values());
    const column = best(
      columns.filter((one) => !used.has(one) && fitsKind(one, kind)),
      names,
      not,
    );
    if (column !== null) taken.set(field, column);
  }
}

const durationNames: readonly (readonly [string, readonly string[]])[] = [
  [
    'acknowledged',
    ['first ack', 'first reply', 'reply time', 'first response', 'acknowledge', 'response', 'ack'],
  ],
  ['resolved', ['full resolution', 'to resolve', 'resolution', 'resolve']],
];
const units: readonly (readonly [string, readonly string[]])[] = [
  ['seconds', ['seconds', 'secs', 'sec']],
  ['minutes', ['minutes', 'mins', 'min']],
  ['hours', ['hours', 'hrs', 'hour', 'hr']],
  ['days', ['days']],
];

function chooseDurations(columns: readonly ColumnProfile[], taken: Chosen): Choice['durations'] {
  const found = new Map<string, { column: string; unit: string }>();
  for (const [field, names] of durationNames) {
    if (taken.has(field)) continue;
    for (const [unit, unitNames] of units) {
      const timed = columns.filter(
        (column) =>
          column.numeric &&
          nameRank(column.name, unitNames) !== null &&
          nameRank(column.name, ['business']) === null,
      );
      const column = best(timed, names);
      if (column !== null && !found.has(field)) found.set(field, { column: column.name, unit });
    }
  }
  return found;
}

/** Guesses shape and fields from names and values of the columns. */
export function chooseFields(columns: readonly ColumnProfile[], rows: number): Choice {
  const taken = new Map<string, ColumnProfile>();
  choose(columns, hints.idHints, taken);
  const id = taken.get('incident');
  const repeated = id !== undefined && id.repeats >= logRepeats && id.filled > rows / 2;
  const free = columns.filter((column) => column !== id && !isDate(column) && column.distinct !== null);
  // A bare `type` says little; `contact_type` and the like say nothing.
  const varied = free.filter(({ distinct }) => (distinct?.length ?? 0) > 1);
  const activity = repeated
    ? (best(varied, activityNames, ['id', 'number']) ??
      varied.find(({ name }) => /^type$/i.test(name)) ??
      null)
    : null;
  const state = repeated && activity === null ? best(varied, stateNames, ['id']) : null;
  const shape = activity !== null ? 'event' : state !== null ? 'snapshot' : 'incident';
  if (activity !== null) taken.set('type', activity);
  if (state !== null) taken.set('state', state);
  if (shape !== 'incident') choose(columns, hints.atHints, taken);
  const dated =
    shape === 'event' ? hints.dateHints.filter(({ field }) => field.endsWith('DueAt')) : hints.dateHints;
  const datedHere =
    shape === 'snapshot' ? dated.filter(({ field }) => field === 'opened' || field.endsWith('DueAt')) : dated;
  choose(columns, datedHere, taken);
  choose(columns, hints.flagHints, taken);
  choose(columns, hints.textHints, taken);
  const durations = shape === 'incident' ? chooseDurations(columns, taken) : new Map();
  const status = shape === 'incident' ? best(free, stateNames, ['id', 'sla']) : null;
  return { shape, status, fields: taken, durations };
}
