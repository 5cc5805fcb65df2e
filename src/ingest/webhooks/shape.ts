import { z } from 'zod';
import type { Reading } from './source.ts';
import { idOf, instantOfIso, textOf } from './text.ts';

/** Anything, or nothing at all. */
export const anything = z.unknown().optional();

type Field<Value> = z.ZodType<Value, unknown>;

const isMissing = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** A field that has to be there and be what `read` takes; `wanted` says in words what that is. */
export function required<Value>(read: (value: unknown) => Value | null, wanted: string): Field<Value> {
  return anything.transform((value, context): Value => {
    const found = read(value);
    if (found !== null) return found;
    context.addIssue({ code: 'custom', message: isMissing(value) ? 'missing' : `not ${wanted}` });
    return z.NEVER;
  });
}

/** As `required`, but null where the field is missing, null or a blank text. */
export function optional<Value>(read: (value: unknown) => Value | null, wanted: string): Field<Value | null> {
  return anything.transform((value, context): Value | null => {
    const found = isMissing(value) ? null : read(value);
    if (found === null && !isMissing(value)) context.addIssue({ code: 'custom', message: `not ${wanted}` });
    return found;
  });
}

/** What identifies something: a text of at most 512 characters. */
export const idField = required(idOf, 'a text of at most 512 characters');

/** An ISO 8601 date and time with an offset, as epoch milliseconds. */
export const isoField = required((value) => instantOfIso(value), 'a date and time with an offset (ISO 8601)');

/** What is told but decides nothing: null where it is missing or no text. */
export const textField = anything.transform(textOf);

/** The first thing that is wrong with a body: the place of the field and what is the matter with it. */
export function firstProblem(error: z.ZodError, at = ''): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'unreadable';
  const place = issue.path.reduce<string>(placed, at);
  const message = / received undefined$/.test(issue.message) ? 'missing' : issue.message;
  return place === '' ? message : `${place}: ${message}`;
}

function placed(before: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${before}[${key}]`;
  return before === '' ? String(key) : `${before}.${String(key)}`;
}

const kindMaxChars = 100;

/** What a sender calls a kind of event, as a dead letter keeps it; null: it says none. */
export function kindOf(value: unknown): string | null {
  return typeof value === 'string' ? (textOf(value)?.slice(0, kindMaxChars) ?? null) : null;
}

/** A body of which nothing could be used. */
export function unusable(kind: string | null, reason: string): Reading {
  return { events: [], ignored: [], dead: [{ kind: kindOf(kind), reason }] };
}

/** A body that means nothing for a clock. */
export function meaningless(kind: string): Reading {
  return { events: [], ignored: [kind.slice(0, kindMaxChars)], dead: [] };
}

/** What several parts of one body say. */
export function together(readings: readonly Reading[]): Reading {
  return {
    events: readings.flatMap(({ events }) => events),
    ignored: readings.flatMap(({ ignored }) => ignored),
    dead: readings.flatMap(({ dead }) => dead),
  };
}
