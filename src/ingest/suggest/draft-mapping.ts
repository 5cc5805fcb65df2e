import { ambiguousPair } from '../mapping/date-format.ts';
import type { Choice } from './choose.ts';
import type { ColumnProfile } from './profile.ts';
import type { Sample } from './sample.ts';
import { guessEventType, guessPriority, guessState, guessWithin, isPlainAnswer } from './values.ts';

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
  if (!/(^|[^a-z])(breach|violat|missed|late\b|overdue)/i.test(column.name))
    return { column: column.name, values };
  const turned = Object.entries(values).map(([key, value]) => [key, isPlainAnswer(key) ? !value : value]);
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

/** Of a pattern; the other formats may tell one. */
function hasTime(format: string): boolean {
  return /h/i.test(format) || /^(iso|epoch|excel)/.test(format);
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
  for (const { name, formats: own, moreFormats } of dated) {
    if (own[0] !== undefined && !hasTime(own[0])) {
      notes.push(
        `"${name}" tells no time of day; name the column that does: { column: ${name}, time: ... }.`,
      );
    }
    if (moreFormats.length > 0) notes.push(`"${name}" holds dates of ${moreFormats.length + 1} looks.`);
    formats.push(...moreFormats.filter((format) => !formats.includes(format)));
  }
  return formats;
}

/** Where two columns are written in formats that can be mistaken for each other, each names its own. */
function withFormats(fields: Record<string, unknown>, choice: Choice, formats: readonly string[]): void {
  if (ambiguousPair(formats) === null) return;
  for (const [field, column] of choice.fields) {
    const format = formatOf(column, formats);
    if (format === undefined) continue;
    const all = [format, ...column.moreFormats];
    fields[field] = { column: column.name, format: all.length === 1 ? format : all };
  }
}

/** An incident whose state says that it was no work ends as cancelled, not as kept or missed. */
function withCancelled(fields: Record<string, unknown>, { status, fields: chosen }: Choice): void {
  const states = (status?.distinct ?? []).filter(({ value }) => guessState(value) === 'cancelled');
  if (status === null || states.length === 0 || chosen.has('cancelled')) return;
  const column = ['closed', 'resolved', 'opened'].flatMap((field) => chosen.get(field)?.name ?? []);
  fields.cancelled = { column, when: { column: status.name, in: states.map(({ value }) => value) } };
}

function activityTable(
  column: ColumnProfile | undefined,
  guess: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries((column?.distinct ?? []).map(({ value }) => [value, guess(value)]));
}

/** In a log that knows waits but not their ends, work on the case ends them. */
function withResumes(events: Record<string, string>, notes: string[]): Record<string, unknown> {
  notes.push('No activity ends a wait by name, so taking up the case does (resumes: true).');
  const work = Object.values(events).includes('acknowledged') ? 'acknowledged' : 'assigned';
  return Object.fromEntries(
    Object.entries(events).map(([name, type]) => [name, type === work ? { type, resumes: true } : type]),
  );
}

function tables(choice: Choice, notes: string[]): Record<string, unknown> {
  if (choice.shape === 'event') {
    const guessed = activityTable(choice.fields.get('type'), guessEventType);
    const types = Object.values(guessed);
    const opens = types.includes('opened');
    const events =
      types.includes('paused') && !types.includes('resumed') ? withResumes(guessed, notes) : guessed;
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
  withCancelled(fields, choice);
  return {
    source,
    format: sample.format,
    ...(sample.delimiter === ',' ? {} : { delimiter: sample.delimiter }),
    ...(sample.encoding === 'utf-8' ? {} : { encoding: sample.encoding }),
    ...(sample.skipLines === 0 ? {} : { skipLines: sample.skipLines }),
    ...(sample.records === null ? {} : { records: sample.records }),
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
