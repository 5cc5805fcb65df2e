import { z } from 'zod';

/** Slack's ids and stamps are short texts that say nothing by themselves; half a character could not be sent back. */
export const slackId = z
  .string()
  .min(1)
  .max(255)
  .refine((given) => given.isWellFormed(), 'half a character');
const id = slackId;
const text = z.string();
/** What Slack leaves out it sometimes tells as null. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const message = z.object({
  type: z.enum(['message', 'app_mention']),
  channel: id,
  user: maybe(id),
  text: maybe(text),
  ts: id,
  thread_ts: maybe(id),
  subtype: maybe(text),
  bot_id: maybe(text),
  channel_type: maybe(text),
});
const home = z.object({ type: z.literal('app_home_opened'), user: id, channel: id, tab: maybe(text) });
const links = z.object({
  type: z.literal('link_shared'),
  user: id,
  channel: id,
  message_ts: id,
  thread_ts: maybe(id),
  unfurl_id: maybe(id),
  source: maybe(text),
  is_bot_user_member: maybe(z.boolean()),
  links: z.array(z.object({ url: text })),
});
const event = z.object({
  type: z.literal('event_callback'),
  event_id: id,
  event: z.discriminatedUnion('type', [message, home, links]),
});

const command = z.object({
  command: text,
  text: maybe(text),
  channel_id: id,
  user_id: id,
  trigger_id: id,
  response_url: maybe(text),
});

const option = z.object({ value: text });
/** What a field of a form holds, whatever its kind. */
const field = z.object({
  type: maybe(text),
  value: maybe(text),
  selected_date: maybe(text),
  selected_option: maybe(option),
  selected_options: maybe(z.array(option)),
});
const view = z.object({
  id: maybe(id).transform((given) => given ?? ''),
  hash: maybe(text),
  callback_id: maybe(text),
  private_metadata: maybe(text).transform((kept) => kept ?? ''),
  state: maybe(z.object({ values: z.record(text, z.record(text, field)) })),
});
const place = z.object({ id });
const user = z.object({ id });
const action = z
  .object({
    type: text,
    action_id: text,
    block_id: maybe(text),
    action_ts: maybe(text),
    value: maybe(text),
    selected_option: maybe(option),
  })
  .refine(
    ({ type, selected_option }) => !/^(static_select|overflow)$/.test(type) || selected_option !== undefined,
    'nothing is chosen',
  );
const standing = z.object({ ts: maybe(id), thread_ts: maybe(id), text: maybe(text) });
const container = z.object({ thread_ts: maybe(id), is_ephemeral: maybe(z.boolean()) });

const interaction = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('block_actions'),
    user,
    trigger_id: maybe(id),
    channel: maybe(place),
    message: maybe(standing),
    container: maybe(container),
    view: maybe(view),
    response_url: maybe(text),
    actions: z.array(action).min(1),
  }),
  z.object({
    type: z.literal('block_suggestion'),
    user,
    action_id: text,
    block_id: text,
    value: maybe(text),
    view: maybe(view),
  }),
  z.object({
    type: z.literal('view_submission'),
    user,
    trigger_id: maybe(id),
    view: view.extend({ state: view.shape.state.transform((state) => state ?? { values: {} }) }),
  }),
  z.object({
    type: z.literal('message_action'),
    user,
    callback_id: text,
    trigger_id: id,
    channel: place,
    message: standing,
    response_url: maybe(text),
  }),
]);

/** What came in, as the bot takes it. */
export type Delivery =
  | { readonly body: Readonly<Record<string, unknown>> }
  /** Of a kind that the bot does nothing with. */
  | { readonly ignored: string }
  /** Of a kind that it answers, with something in it that it cannot read: where, and what was expected. */
  | { readonly problem: string };

/**
 * What Slack delivered, as far as the bot reads it and no further: Bolt falls over what it does not expect, keeps a client
 * for each workspace that it is told of, and takes the name of an event for one of its own.
 */
export function readDelivery(body: unknown): Delivery {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { problem: 'no object' };
  const fields = body as Readonly<Record<string, unknown>>;
  const schema =
    fields.type === 'event_callback' ? event : fields.command !== undefined ? command : interaction;
  const read = schema.safeParse(fields);
  if (read.success) return { body: read.data };
  const kind = schema === event ? (fields.event as { type?: unknown } | null | undefined)?.type : fields.type;
  const isOther = schema !== command && typeof kind === 'string' && !known.has(kind);
  return isOther ? { ignored: kind } : { problem: problemOf(read.error) };
}

const known: ReadonlySet<string> = new Set([
  ...message.shape.type.options,
  home.shape.type.value,
  links.shape.type.value,
  ...interaction.options.map(({ shape }) => shape.type.value),
]);

function problemOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return first === undefined ? 'unreadable' : `${first.path.join('.')}: ${first.message}`;
}
