import { z } from 'zod';

const ids = z.array(z.string().min(1)).default([]);
const some = z.array(z.string().min(1)).min(1).nullable().default(null);

const rule = z.strictObject({
  platform: z
    .array(z.enum(['console', 'slack', 'discord', 'schedule']))
    .default([])
    .describe('Where it holds; an empty list: everywhere'),
  user: ids.describe('Ids of people; with user or group the rule is theirs, else it is of a place'),
  group: ids.describe('Ids of user groups (Slack) or roles (Discord)'),
  channel: ids.describe('Ids of channels in which it holds; an empty list: all'),
  commands: some.describe(
    'Commands that may be used; null: all that change nothing; one that changes something must be named',
  ),
  teams: some.describe('Teams whose incidents may be seen; null: all'),
  customers: some.describe('Customers whose incidents may be seen; null: all'),
});

/** Who may ask what, and see whose incidents. */
export const accessSchema = z
  .strictObject({
    default: z
      .enum(['allow', 'deny'])
      .default('allow')
      .describe('Where no rule matches: allow everything that changes nothing, or nothing'),
    rules: z
      .array(rule)
      .default([])
      .describe('Ordered; the first that matches the person and the first that matches the place apply'),
  })
  .prefault({});

export type AccessSettings = z.output<typeof accessSchema>;
export type AccessRule = z.output<typeof rule>;
