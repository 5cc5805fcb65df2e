import { ambiguousPair } from '../mapping/date-format.ts';
import type { Choice } from './choose.ts';
import type { ColumnProfile } from './profile.ts';
import type { Sample } from './sample.ts';
import { guessEventType, guessPriority, guessState, guessWithin } from './values.ts';

/** A mapping as plain data, in the order in which it is written. */
export type MappingDraft = Readonly<Record<string, unknown>>;

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
  if (/breach|violat|missed|late/i.test(column.name)) {
    notes.push(
      `"${column.name}" seems to tell a missed target by yes: check its values (true means within).`,
    );
    return {
      column: column.name,
      values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, !value])),
    };
  }
  return { column: column.name, values };
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

function fieldSpec(field: string, column: ColumnProfile, sample: Sample, notes: string[]): unknown {
  if (field.endsWith('Within')) return flagField(column, notes);
  if (field === 'priority') return priorityField(column, notes);
  return sample.repeated.includes(column.name) ? { column: column.name, list: 'first' } : column.name;
}

function fieldsOf(choice: Choice, sample: Sample, notes: string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const field of order) {
    const column = choice.fields.get(field);
    const duration = choice.durations.get(field);
    if (column !== undefined) fields[field] = fieldSpec(field, column, sample, notes);
    else if (duration !== undefined) fields[field] = duration;
  }
  return fields;
}

/** Of the formats that fit a column the one already in use elsewhere, else the first. */
function formatOf(column: ColumnProfile, formats: readonly string[]): string | undefined {
  return formats.find((name) => column.formats.includes(name)) ?? column.formats[0];
}

/** One format per different look of the date columns; notes where day and month could be swapped. */
function formatsOf(choice: Choice, notes: string[]): string[] {
  const formats: string[] = [];
  // The columns that leave the least choice decide for the others.
  const dated = [...choice.fields.values()].filter((column) => column.formats.length > 0);
  for (const column of dated.sort((one, other) => one.formats.length - other.formats.length)) {
    const format = formatOf(column, formats);
    if (format === undefined || formats.includes(format)) continue;
    formats.push(format);
    const swapped = column.formats.find((name) => name.startsWith('M') && format.startsWith('d'));
    if (swapped !== undefined) {
      notes.push(
        `CHECK the dates: "${column.name}" reads as ${format} and as ${swapped}; the sample does not tell.`,
      );
    }
  }
  return formats;
}

/** Where two columns are written in formats that can be mistaken for each other, each names its own. */
function withFormats(fields: Record<string, unknown>, choice: Choice, formats: readonly string[]): void {
  if (ambiguousPair(formats) === null) return;
  for (const [field, column] of choice.fields) {
    const format = formatOf(column, formats);
    if (format !== undefined) fields[field] = { column: column.name, format };
  }
}

function activityTable(
  column: ColumnProfile | undefined,
  guess: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries((column?.distinct ?? []).map(({ value }) => [value, guess(value)]));
}

function tables(choice: Choice, notes: string[]): Record<string, unknown> {
  if (choice.shape === 'event') {
    const events = activityTable(choice.fields.get('type'), guessEventType);
    const opens = Object.values(events).includes('opened');
    if (!opens) notes.push('No activity seems to open a case, so its first row does (opensCase: first-row).');
    return { ...(opens ? {} : { opensCase: 'first-row' }), events };
  }
  if (choice.shape === 'snapshot') return { states: activityTable(choice.fields.get('state'), guessState) };
  return {};
}

/** Puts a mapping together from what was guessed; `notes` takes what a person must look at. */
export function draftMapping(
  source: string,
  sample: Sample,
  choice: Choice,
  missing: readonly string[],
  notes: string[],
): MappingDraft {
  const formats = formatsOf(choice, notes);
  const naive = [...choice.fields.values()].some((column) => column.naive);
  if (naive) notes.push('Dates carry no offset: set dates.timeZone to the zone they were written in.');
  const fields = fieldsOf(choice, sample, notes);
  withFormats(fields, choice, formats);
  return {
    source,
    format: sample.format,
    ...(sample.delimiter === ',' ? {} : { delimiter: sample.delimiter }),
    shape: choice.shape,
    dates: {
      formats: ambiguousPair(formats) === null ? formats : formats.slice(0, 1),
      ...(naive ? { timeZone: 'UTC' } : {}),
    },
    ...(missing.length === 0 ? {} : { missing }),
    fields,
    ...tables(choice, notes),
  };
}
