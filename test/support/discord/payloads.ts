import { fakeNow } from '../fake-reporting.ts';

/** Objects as Discord sends them. */
export const applicationId = '900000000000000001';
export const botUser = {
  id: applicationId,
  username: 'sla-bot',
  discriminator: '0',
  global_name: null,
  avatar: null,
  bot: true,
};
export const person = {
  id: '900000000000000002',
  username: 'ada',
  discriminator: '0',
  global_name: 'Ada',
  avatar: null,
};
export const channelId = '900000000000000010';
export const directId = '900000000000000011';
export const roleId = '900000000000000020';
const guildId = '900000000000000003';

export const channel = {
  id: channelId,
  type: 0,
  guild_id: guildId,
  name: 'sla',
  position: 0,
  permission_overwrites: [],
  nsfw: false,
};
export const directChannel = { id: directId, type: 1, recipients: [person], last_message_id: null };

const role = (id: string, name: string) => ({
  id,
  name,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  position: 0,
  permissions: '0',
  managed: false,
  mentionable: false,
  flags: 0,
});
const memberOf = (user: unknown, roles: readonly string[]) => ({
  user,
  roles,
  nick: null,
  joined_at: '2026-01-01T00:00:00.000Z',
  deaf: false,
  mute: false,
  flags: 0,
  permissions: '0',
});
export const guild = {
  id: guildId,
  name: 'Acme',
  owner_id: person.id,
  roles: [role(guildId, '@everyone'), role(roleId, 'sla-readers')],
  emojis: [],
  stickers: [],
  features: [],
  channels: [channel],
  threads: [],
  members: [memberOf(botUser, [])],
  member_count: 2,
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  preferred_locale: 'en-US',
  premium_tier: 0,
  system_channel_flags: 0,
  unavailable: false,
};

let count = 0n;
/** A fresh snowflake of an instant (epoch milliseconds). */
export function snowflake(at = fakeNow): string {
  count += 1n;
  return String((BigInt(at - 1_420_070_400_000) << 22n) + count);
}

export interface InteractionOptions {
  /** A direct message instead of a channel. */
  readonly direct?: boolean;
  readonly locale?: string;
  readonly sizeLimit?: number;
}

export interface SentInteraction {
  readonly id: string;
  readonly token: string;
  readonly type: number;
}

function interaction(type: number, data: unknown, options: InteractionOptions, more: object = {}) {
  const id = snowflake();
  const { direct = false, locale = 'en-GB', sizeLimit = 10_485_760 } = options;
  const place = direct
    ? { channel_id: directId, channel: directChannel, user: person, context: 1 }
    : {
        guild_id: guildId,
        guild: { id: guildId, locale: 'en-US', features: [] },
        guild_locale: 'en-US',
        channel_id: channelId,
        channel,
        member: memberOf(person, [roleId]),
        context: 0,
      };
  return {
    id,
    token: `token-${id}`,
    type,
    data,
    version: 1,
    application_id: applicationId,
    locale,
    app_permissions: '2147483647',
    entitlements: [],
    authorizing_integration_owners: { '0': guildId },
    attachment_size_limit: sizeLimit,
    ...place,
    ...more,
  };
}

export interface GivenOption {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean;
  readonly focused?: boolean;
}

/** `/sla NAME` with options. */
export function slash(name: string, options: readonly GivenOption[] = [], where: InteractionOptions = {}) {
  const data = { id: snowflake(), type: 1, name: 'sla', options: [{ type: 1, name, options }] };
  return interaction(2, data, where);
}

/** What is typed into an option so far. */
export function typing(name: string, option: string, value: string) {
  const options = [{ name: option, type: 3, value, focused: true }];
  const data = { id: snowflake(), type: 1, name: 'sla', options: [{ type: 1, name, options }] };
  return interaction(4, data, {});
}

/** A press of a button, or a choice from a menu, of a message. */
export function press(customId: string, message: object, values: readonly string[] | null = null) {
  const data = {
    id: 1,
    custom_id: customId,
    component_type: values === null ? 2 : 3,
    ...(values ? { values } : {}),
  };
  return interaction(3, data, {}, { message });
}

/** A form sent: one value, or a list of chosen ones, by custom_id. */
export function submit(customId: string, fields: Readonly<Record<string, string | readonly string[]>>) {
  const components = Object.entries(fields).map(([custom_id, value], id) => ({
    type: 18,
    id: id + 1,
    component:
      typeof value === 'string'
        ? { type: 4, id: id + 100, custom_id, value }
        : { type: 3, id: id + 100, custom_id, values: value },
  }));
  return interaction(5, { custom_id: customId, components }, {});
}

/** A message of a person, as MESSAGE_CREATE carries it. */
export function said(content: string, direct: boolean) {
  const mentions = content.includes(`<@${botUser.id}>`) ? [botUser] : [];
  const place = direct
    ? { channel_id: directId }
    : { channel_id: channelId, guild_id: guildId, member: memberOf(undefined, [roleId]) };
  return { ...message(snowflake(), content, person), mentions, ...place };
}

/** A message as the API gives it back. */
export function message(id: string, content: string, author: object = botUser, more: object = {}) {
  return {
    id,
    channel_id: channelId,
    author,
    content,
    timestamp: '2026-03-11T10:00:00.000Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    type: 0,
    flags: 0,
    ...more,
  };
}
