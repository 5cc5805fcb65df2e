import { z } from 'zod';
import { idField, isoField, optional, textField } from '../webhooks/shape.ts';
import { instantOfIso } from '../webhooks/text.ts';

export const userSchema = z.object({ login: z.string(), type: z.string().optional() });

/** A label; issues list them as objects, in old answers as texts. */
export const labelSchema = z
  .union([z.string(), z.object({ name: z.string() })])
  .transform((label) => (typeof label === 'string' ? label : label.name));

/** Of an issue what is used, as webhooks and the API send it. */
export const issueSchema = z.object({
  id: idField,
  number: z.number().int().positive(),
  title: textField,
  html_url: textField,
  user: userSchema.nullish(),
  labels: z.array(labelSchema).default([]),
  state_reason: z.string().nullish(),
  created_at: isoField,
  updated_at: isoField,
  closed_at: optional(instantOfIso, 'a date and time with an offset (ISO 8601)'),
  /** There: it is a pull request. */
  pull_request: z.unknown().optional(),
});

export type GitHubIssue = z.output<typeof issueSchema>;

export const commentSchema = z.object({
  id: idField,
  user: userSchema.nullish(),
  author_association: z.string().nullish(),
  created_at: isoField,
});

export type GitHubComment = z.output<typeof commentSchema>;
