import { z } from 'zod';
import { anything, idField, isoField, optional, textField } from '../webhooks/shape.ts';
import { idOf, instantOfIso, textOf } from '../webhooks/text.ts';

/** Who did something; Cloud tells people from customers and apps, Data Center has names and keys. */
export const userSchema = z
  .object({
    accountId: textField,
    key: textField,
    name: textField,
    accountType: textField,
  })
  .transform((user) => ({
    id: user.accountId ?? user.key ?? user.name ?? null,
    accountType: user.accountType ?? null,
  }));

export type JiraUser = z.output<typeof userSchema>;

/** One field that changed. */
export interface JiraItem {
  /** Id of the field; of servers that tell none its name. */
  readonly field: string;
  readonly from: string | null;
  readonly fromText: string | null;
  readonly to: string | null;
  readonly toText: string | null;
}

/** Names under which servers that tell no ids list Jira's own fields. */
const systemFields: Readonly<Record<string, string>> = { Component: 'components' };

/** Read by hand: `toString` is a field here, and a method of every object that lacks it. */
const itemSchema = z.looseObject({ field: z.string() }).transform((raw): JiraItem => {
  const own = (key: string) => (Object.hasOwn(raw, key) ? textOf(Reflect.get(raw, key)) : null);
  const { field } = raw;
  return {
    field: own('fieldId') ?? (Object.hasOwn(systemFields, field) ? (systemFields[field] ?? field) : field),
    from: own('from'),
    fromText: own('fromString'),
    to: own('to'),
    toText: own('toString'),
  };
});

export const itemsSchema = z.array(itemSchema);

const looseFields = z.record(z.string(), z.unknown());

const isoOptional = optional(instantOfIso, 'a date and time with an offset (ISO 8601)');

/** Of an issue what is used; `fields` as they came beside. */
export const issueSchema = z
  .object({ id: idField, key: idField, self: textField, fields: looseFields.default({}) })
  .transform((issue, context) => {
    const dates = z.object({ created: isoOptional, updated: isoOptional }).safeParse(issue.fields);
    if (dates.success) return { ...issue, ...dates.data };
    for (const problem of dates.error.issues) {
      context.addIssue({ code: 'custom', message: problem.message, path: ['fields', ...problem.path] });
    }
    return z.NEVER;
  });

export type JiraIssue = z.output<typeof issueSchema>;

/** The state of the history behind an issue's field. */
export const statusSchema = z.object({
  id: anything.transform(idOf),
  name: textField,
  statusCategory: z.object({ key: textField }).nullish(),
});

export const commentSchema = z.object({
  id: anything.transform(idOf),
  author: userSchema.nullish(),
  created: isoField,
  /** Absent in Data Center. */
  jsdPublic: z.boolean().nullish(),
  /** Absent, or without this one, where none was asked for. */
  properties: z.array(z.looseObject({ key: z.unknown(), value: z.unknown() })).nullish(),
});

export type JiraComment = z.output<typeof commentSchema>;

/** Of a changelog in the API one entry. */
export const historySchema = z.object({
  id: idField,
  created: isoField,
  author: userSchema.nullish(),
  items: itemsSchema,
});

/** What was changed at once. */
export interface JiraChange {
  /** The changelog's. */
  readonly id: string;
  readonly at: number;
  readonly author: JiraUser | null;
  readonly items: readonly JiraItem[];
}
