import { z } from 'zod';

const text = z.string();
const whole = z.int();
const snowflake = z.string().regex(/^\d{1,20}$/, 'no id');
/** Part of the path of every answer. */
const token = z
  .string()
  .max(500)
  .regex(/^[!-~]+$/, 'no token')
  .regex(/^[^/?#%\\]+$/, 'no token');
const user = z.object({ id: snowflake, username: text });
const member = z.object({ user, roles: z.array(snowflake), permissions: text.regex(/^\d+$/) });
const value = z.union([text, z.number(), z.boolean()]);

const base = z.object({
  id: snowflake,
  token,
  application_id: snowflake,
  channel_id: snowflake.optional(),
  guild_id: snowflake.optional(),
  channel: z.object({ id: snowflake, type: whole.optional() }).optional(),
  locale: text.optional(),
  attachment_size_limit: z.number().optional(),
  entitlements: z.array(z.object({ id: snowflake })),
  authorizing_integration_owners: z.object({}),
});
/** In a server there is a member, elsewhere a user. */
const asker = z.union([z.object({ member }), z.object({ user })]);

interface Option {
  readonly name: string;
  readonly type: number;
  readonly value?: string | number | boolean | undefined;
  readonly focused?: boolean | undefined;
  readonly options?: readonly Option[] | undefined;
}

const option: z.ZodType<Option> = z.object({
  name: text,
  type: whole,
  value: value.optional(),
  focused: z.boolean().optional(),
  get options() {
    return z.array(option).optional();
  },
});
const command = z.object({ id: snowflake, name: text, type: whole, options: z.array(option).optional() });
const typing = command.refine(({ options = [] }) => isTyping(options), 'nothing is being typed');
const field = z.object({
  type: whole,
  custom_id: text,
  value: text.nullish(),
  values: z.array(text).optional(),
});
const form = z.object({
  custom_id: text,
  components: z.array(
    z.union([
      z.object({ type: whole, component: field }),
      z.object({ type: whole, components: z.array(field) }),
      // A text between the fields.
      z.object({ type: whole, component: z.undefined(), components: z.undefined() }),
    ]),
  ),
});
const pressed = z.object({ custom_id: text, component_type: whole, values: z.array(text).optional() });

const interaction = z.discriminatedUnion('type', [
  base.extend({ type: z.literal(2), data: command }),
  base.extend({ type: z.literal(3), data: pressed, message: z.object({ id: snowflake }) }),
  base.extend({ type: z.literal(4), data: typing }),
  base.extend({ type: z.literal(5), data: form }),
]);

const message = z.object({
  id: snowflake,
  channel_id: snowflake,
  guild_id: snowflake.optional(),
  author: user,
  content: text,
  type: whole,
});

/** As the library looks for it: in the options themselves, or in those of a subcommand (1), of a group (2) or not. */
function isTyping(options: readonly Option[]): boolean {
  const below = (given: readonly Option[], type: number) =>
    given[0]?.type === type ? (given[0].options ?? []) : given;
  return below(below(options, 2), 1).some(
    ({ focused, value: typed }) => focused === true && typeof typed === 'string',
  );
}

/** What of an interaction neither the library nor the bot could read; null: nothing. */
export function interactionProblem(d: unknown): string | null {
  return problemOf(asker.safeParse(d)) ?? problemOf(interaction.safeParse(d));
}

/** The same of a message. */
export function messageProblem(d: unknown): string | null {
  return problemOf(message.safeParse(d));
}

function problemOf({ error }: z.ZodSafeParseResult<unknown>): string | null {
  const first = error?.issues[0];
  return first === undefined ? null : `${first.path.join('.')}: ${first.message}`;
}
