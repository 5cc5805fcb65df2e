import type { Choice } from './choose.ts';
import type { DurationField } from './durations.ts';
import type { ColumnProfile } from './profile.ts';
import type { Sample } from './sample.ts';
import { guessPriority, guessWithin, isPlainAnswer, opposite } from './values.ts';

const order = [
  'incident',
  'at',
  'type',
  'state',
  'opened',
  'acknowledged',
  'resolved',
  'reopened',
  'closed',
  'cancelled',
  'responseDueAt',
  'resolutionDueAt',
  'responseWithin',
  'resolutionWithin',
  'priority',
  'service',
  'team',
  'customer',
  'assignee',
  'title',
  'url',
  'reason',
];

function valueTable<Value>(
  column: ColumnProfile,
  guess: (text: string) => Value | null,
): Record<string, Value> {
  const entries = (column.distinct ?? []).flatMap(({ value }) => {
    const guessed = guess(value);
    return guessed === null ? [] : [[value, guessed] as const];
  });
  return Object.fromEntries(entries);
}

function flagField(column: ColumnProfile, notes: string[]): unknown {
  const values = valueTable(column, guessWithin);
  const unclear = (column.distinct ?? []).filter(({ value }) => !Object.hasOwn(values, value));
  for (const { value } of unclear)
    notes.push(`"${column.name}": is "${value}" within the target? Add it to values.`);
  if (!/(^|[^a-z])(breach|violat|missed|late\b|overdue)/i.test(column.name)) {
    // What is no more than yes and no needs no table.
    return Object.keys(values).every(isPlainAnswer) ? column.name : { column: column.name, values };
  }
  const known = new Set(Object.keys(values).map((key) => key.toLowerCase()));
  const turned = Object.entries(values).flatMap(([key, value]) => {
    const other = isPlainAnswer(key) && !known.has(opposite(key)) ? [[opposite(key), value] as const] : [];
    return [[key, isPlainAnswer(key) ? !value : value] as const, ...other];
  });
  notes.push(`"${column.name}" seems to tell a missed target by yes: check its values (true means within).`);
  return { column: column.name, values: Object.fromEntries(turned) };
}

function priorityField(column: ColumnProfile, notes: string[]): unknown {
  const values = valueTable(column, guessPriority);
  const plain = Object.entries(values).every(([key, value]) => key === value);
  const unclear = (column.distinct ?? []).filter(({ value }) => !Object.hasOwn(values, value));
  if (unclear.length > 0) {
    const shown = unclear.slice(0, 5).map(({ value }) => `"${value}"`);
    notes.push(`"${column.name}": no priority guessed for ${shown.join(', ')}; they are kept as they are.`);
  }
  return plain ? column.name : { column: column.name, values };
}

function fieldSpec(field: string, found: ColumnProfile, sample: Sample, notes: string[]): unknown {
  const repeated = sample.repeated.includes(found.name);
  const judged = field.endsWith('Within') || field === 'priority' || found.formats.length > 0;
  if (repeated && !judged) return { column: found.name, list: 'first' };
  if (repeated) notes.push(`The header has "${found.name}" more than once; the first is taken.`);
  const column = repeated ? { ...found, name: `${found.name}[0]` } : found;
  if (field.endsWith('Within')) return flagField(column, notes);
  if (field === 'priority') return priorityField(column, notes);
  return column.name;
}

function durationNotes(duration: DurationField): string[] {
  if ('as' in duration) {
    return [`"${duration.column}" holds negative times, so it is read as the time left until the target.`];
  }
  if (duration.unit !== 'clock') return [];
  return [`CHECK "${duration.column}": read as time taken since the opening, not as a time of day.`];
}

/** The fields of a mapping as it writes them; `notes` takes what a person must look at. */
export function fieldsOf(choice: Choice, sample: Sample, notes: string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const field of order) {
    const column = choice.fields.get(field);
    const duration = choice.durations.get(field);
    if (column !== undefined) fields[field] = fieldSpec(field, column, sample, notes);
    else if (duration !== undefined) {
      fields[field] = duration;
      notes.push(...durationNotes(duration));
    }
  }
  return fields;
}
