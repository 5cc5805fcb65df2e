/** What Discord's gateway dispatches to the bot: of each kind of event that its intents bring, and some that they do not. */
import { loadTypescript } from './typescript.mjs';

const {
  applicationId,
  botUser,
  channel,
  channelId,
  guild,
  message,
  person,
  press,
  roleId,
  said,
  slash,
  snowflake,
  submit,
  typing,
} = await loadTypescript('test/support/discord/payloads.ts');

export { applicationId, botUser, channelId, guild, slash };

const guild_id = guild.id;
const ids = { id: channelId, guild_id };
const member = guild.members[0];
const role = guild.roles[1];
const thread = {
  id: '900000000000000050',
  type: 11,
  guild_id,
  parent_id: channelId,
  owner_id: person.id,
  name: 'a thread',
  message_count: 1,
  member_count: 1,
  thread_metadata: {
    archived: false,
    auto_archive_duration: 60,
    archive_timestamp: '2026-03-11T10:00:00Z',
    locked: false,
  },
};

/** Makes one of each kind, whose id is its own each time. */
export function discordEvents([incident, other]) {
  const text = (name, value) => ({ name, type: 3, value });
  const mention = `<@${botUser.id}>`;
  const asked = [
    () => slash('help'),
    () => slash('help', [text('command', 'report')]),
    () => slash('explain', [text('incident', incident)], { direct: true }),
    () => slash('explain', [text('incident', other)], { locale: 'de' }),
    () => slash('at-risk'),
    () => slash('breaches', [text('period', 'today')]),
    () => slash('deliveries'),
    () => typing('summary', 'service', 'pa'),
    () => typing('help', 'command', ''),
    () => typing('breaches', 'section', 'a,b'),
    () => press('sla:help', message(snowflake(), '')),
    () => press(`sla:explain ${incident}`, message(snowflake(), '', botUser, { flags: 64 })),
    () => press('sla:choose', message(snowflake(), ''), [`sla:explain ${other}`]),
    () => press('sla~gone', message(snowflake(), '')),
    () => press('sla-form:report weekly', message(snowflake(), '')),
    () => press('sla-form:explain', message(snowflake(), '')),
    () => submit('sla-form:explain', { incident }),
    () => submit('sla-form:breaches', { section: ['worst'], service: 'x' }),
  ].map((make) => ['INTERACTION_CREATE', make]);
  const messages = [
    () => said('help', true),
    () => said(`explain ${incident}`, true),
    () => said(`${mention} at-risk`, false),
    () => said(`${mention} what is open right now?`, false),
    () => said('nothing to do with it', false),
  ].map((make) => ['MESSAGE_CREATE', make]);
  const others = {
    MESSAGE_UPDATE: said('edited', false),
    MESSAGE_DELETE: { id: '1', channel_id: channelId, guild_id },
    MESSAGE_DELETE_BULK: { ids: ['1', '2'], channel_id: channelId, guild_id },
    GUILD_CREATE: guild,
    GUILD_UPDATE: guild,
    GUILD_DELETE: { id: '900000000000000077', unavailable: true },
    GUILD_ROLE_CREATE: { guild_id, role },
    GUILD_ROLE_UPDATE: { guild_id, role },
    GUILD_ROLE_DELETE: { guild_id, role_id: roleId },
    GUILD_MEMBER_UPDATE: { guild_id, ...member },
    GUILD_EMOJIS_UPDATE: { guild_id, emojis: [{ id: '5', name: 'x' }] },
    CHANNEL_CREATE: channel,
    CHANNEL_UPDATE: channel,
    CHANNEL_PINS_UPDATE: { channel_id: channelId, guild_id, last_pin_timestamp: null },
    THREAD_CREATE: thread,
    THREAD_UPDATE: thread,
    THREAD_DELETE: { id: thread.id, guild_id, parent_id: channelId, type: 11 },
    THREAD_LIST_SYNC: { guild_id, threads: [thread], members: [] },
    THREAD_MEMBERS_UPDATE: { ...ids, member_count: 1, added_members: [], removed_member_ids: [person.id] },
    STAGE_INSTANCE_CREATE: { id: '6', guild_id, channel_id: channelId, topic: 'x', privacy_level: 2 },
    USER_UPDATE: botUser,
    TYPING_START: { channel_id: channelId, guild_id, user_id: person.id, timestamp: 1, member },
    INVITE_CREATE: { channel_id: channelId, guild_id, code: 'abc', created_at: '2026-03-11T10:00:00Z' },
    ENTITLEMENT_CREATE: { id: '8', sku_id: '9', application_id: applicationId, type: 8, deleted: false },
    NEW_KIND_OF_EVENT: { id: '1' },
  };
  return [...asked, ...asked, ...messages, ...Object.entries(others).map(([type, d]) => [type, () => d])];
}
