import { z } from 'zod';
import { idOf, instantOfIso } from './text.ts';

/** A date of ISO 8601 with an offset; its output is epoch milliseconds. */
export const isoInstant = z
  .unknown()
  .optional()
  .transform((value, context) => {
    const at = instantOfIso(value);
    if (at !== null) return at;
    context.addIssue({
      code: 'custom',
      message: value === undefined ? 'missing' : 'not a date with an offset',
    });
    return z.NEVER;
  });

/** A text or whole number that identifies something; its output is a text. */
export const idText = z
  .unknown()
  .optional()
  .transform((value, context) => {
    const id = idOf(value);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: value === undefined ? 'missing' : 'not an id' });
    return z.NEVER;
  });

/** Where a body is not as its vendor documents, in words: the first such field and what is wrong with it. */
export function wrongWith(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not as documented';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
