import { chooseDurations, type DurationField } from './durations.ts';
import { activityNames, bestByName as best, finerNames, nameRank, stateNames } from './name-rank.ts';
import { type Hint, hints } from './names.ts';
import type { ColumnProfile } from './profile.ts';
import { guessEventType, guessWithin } from './values.ts';

/** Which column a field was guessed to be. */
export type Chosen = ReadonlyMap<string, ColumnProfile>;

export interface Choice {
  /** In one row per incident the column of its state. */
  readonly status: ColumnProfile | null;
  readonly shape: 'incident' | 'event' | 'snapshot';
  readonly fields: Chosen;
  /** Milestones given as durations, and verdicts given as time left, by field. */
  readonly durations: ReadonlyMap<string, DurationField>;
  /** Their numbers have a decimal comma. */
  readonly decimalComma: boolean;
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

function kinds(column: ColumnProfile): number {
  return new Set((column.distinct ?? []).map(({ value }) => guessEventType(value))).size;
}

/** The column beside a coarse activity or status that tells more apart (a sub-status); else that one. */
function finest(column: ColumnProfile | null, varied: readonly ColumnProfile[]): ColumnProfile | null {
  if (column === null) return null;
  const finer = bestByKinds(varied.filter(({ name }) => nameRank(name, finerNames) !== null));
  return finer !== null && kinds(finer) > kinds(column) ? finer : column;
}

function bestByKinds(columns: readonly ColumnProfile[]): ColumnProfile | null {
  const [first, ...others] = columns;
  if (first === undefined) return null;
  return others.reduce((one, other) => (kinds(other) > kinds(one) ? other : one), first);
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
  const named = repeated
    ? (best(varied, activityNames, ['id', 'number']) ??
      varied.find(({ name }) => /^type$/i.test(name)) ??
      null)
    : null;
  const activity = finest(named, varied);
  const state = repeated && activity === null ? finest(best(varied, stateNames, ['id']), varied) : null;
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
  if (shape === 'event') choose(columns, hints.reasonHints, taken);
  const durations = shape === 'incident' ? chooseDurations(columns, taken) : new Map<string, DurationField>();
  const status = shape === 'incident' ? best(free, stateNames, ['id', 'sla']) : null;
  const timed = new Set([...durations.values()].map(({ column }) => column));
  const decimalComma = columns.some(({ name, comma }) => comma && timed.has(name));
  return { shape, status, fields: taken, durations, decimalComma };
}
