import { ambiguousPair } from '../mapping/date-format.ts';
import type { Choice } from './choose.ts';
import { fieldsOf } from './draft-fields.ts';
import { tablesOf } from './draft-tables.ts';
import { draftTimeline } from './draft-timeline.ts';
import type { ColumnProfile } from './profile.ts';
import type { Sample } from './sample.ts';
import { guessState } from './values.ts';

/** A mapping as plain data, in the order in which it is written. */
export type MappingDraft = Readonly<Record<string, unknown>>;

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

/** Of the dates looked at, those without an offset. */
function countNaive({ fields }: Choice): { naive: number; tried: number } {
  const dates = [...fields.values()].map((column) => column.dates);
  const sum = (of: 'naive' | 'tried'): number => dates.reduce((total, one) => total + one[of], 0);
  return { naive: sum('naive'), tried: sum('tried') };
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
  const { naive, tried } = countNaive(choice);
  if (naive > 0) {
    const which = naive === tried ? 'Dates carry' : `Of the ${tried} dates looked at ${naive} carry`;
    notes.push(`${which} no offset: set dates.timeZone to the zone they were written in.`);
  }
  const timeline = choice.shape === 'incident' ? draftTimeline(sample, choice, formats, notes) : null;
  const fields = fieldsOf(choice, sample, notes);
  withFormats(fields, choice, formats);
  withCancelled(fields, choice);
  return {
    source,
    format: sample.format,
    ...(sample.delimiter === ',' ? {} : { delimiter: sample.delimiter }),
    ...(sample.encoding === 'utf-8' ? {} : { encoding: sample.encoding }),
    ...(choice.decimalComma ? { decimal: ',' } : {}),
    ...(sample.skipLines === 0 ? {} : { skipLines: sample.skipLines }),
    ...(sample.records === null ? {} : { records: sample.records }),
    shape: choice.shape,
    dates: {
      formats: ambiguousPair(formats) === null ? formats : formats.slice(0, 1),
      ...(naive > 0 ? { timeZone: 'UTC' } : {}),
    },
    ...(missing.length === 0 ? {} : { missing }),
    fields,
    ...(timeline === null ? {} : { timeline }),
    ...tablesOf(choice, notes),
  };
}
