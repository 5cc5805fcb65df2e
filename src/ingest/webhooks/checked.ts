import { z } from 'zod';
import { idOf, instantOfIso, textOf } from './text.ts';

type Field<Value> = z.ZodType<Value, unknown>;

/** Anything, or nothing at all. */
export const anything = z.unknown().optional();

const isMissing = (value: unknown) => value === undefined || value === null || value === '';

/** A field that has to be there and be what `read` takes; `wanted` says in words what that is. */
export function required<Value>(read: (value: unknown) => Value | null, wanted: string): Field<Value> {
  return anything.transform((value, context): Value => {
    const found = read(value);
    if (found !== null) return found;
    context.addIssue({ code: 'custom', message: isMissing(value) ? 'missing' : `not ${wanted}` });
    return z.NEVER;
  });
}

/** As `required`, but null where the field is missing, null or an empty text. */
export function optional<Value>(read: (value: unknown) => Value | null, wanted: string): Field<Value | null> {
  return anything.transform((value, context): Value | null => {
    const found = isMissing(value) ? null : read(value);
    if (found === null && !isMissing(value)) context.addIssue({ code: 'custom', message: `not ${wanted}` });
    return found;
  });
}

/** A date of ISO 8601 with an offset; its output is epoch milliseconds. */
export const isoInstant = required((value) => instantOfIso(value), 'a date with an offset');

/** A text or whole number that identifies something; its output is a text. */
export const idText = required(idOf, 'an id');

/** What is told but decides nothing: null where it is missing or no text. */
export const anyText = anything.transform(textOf);

/**
 * Where a body is not as its vendor documents, in words: the first such field, below the place `at` of the body, and what is
 * wrong with it.
 */
export function wrongWith(error: z.ZodError, at = ''): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not as documented';
  const place = issue.path.reduce<string>(placed, at);
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

function placed(before: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${before}[${key}]`;
  return before === '' ? String(key) : `${before}.${String(key)}`;
}
