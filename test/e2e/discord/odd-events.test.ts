import { afterEach, expect, it } from 'vitest';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import { channel, guild, said, slash } from '../../support/discord/payloads.ts';

let bot: TestBot;
afterEach(() => bot.stop());

const packet = (op: unknown, d: unknown, t: unknown = null) => JSON.stringify({ op, d, t, s: 1 });

/** Messages of the gateway, each of which ended the process, or left a timer that nobody stops. */
const messages: readonly (string | Buffer)[] = [
  ...['null', '{', '0', '{}', packet(0, null, 'READY'), packet(0, null, '__proto__'), packet(0, {}, 'error')],
  ...[packet(9, null), packet(10, null), packet(10, { heartbeat_interval: 0.1 }), packet(99, {})],
  Buffer.from([0x82, 3, 1, 2, 3]),
];
const events: readonly [string, unknown][] = [
  ['INTERACTION_CREATE', { ...slash('help'), data: null }],
  ['INTERACTION_CREATE', { ...slash('help'), member: { user: null, roles: 1 } }],
  ['MESSAGE_CREATE', { ...said('help', true), author: null }],
  ['GUILD_CREATE', { ...guild, id: '900000000000000099', channels: [null] }],
  ['GUILD_ROLE_UPDATE', { guild_id: guild.id, role: null }],
  ['CHANNEL_CREATE', { ...channel, permission_overwrites: 1 }],
  ['THREAD_LIST_SYNC', { guild_id: guild.id, threads: 1 }],
];

it('goes on with its connection whatever comes over it, and tells it as warnings', async () => {
  bot = await startTestBot();
  const { fake, log } = bot;
  for (const message of messages) fake.gateway.say(message);
  for (const [type, data] of events) fake.gateway.dispatch(type, data);
  const asked = slash('help');
  bot.interact(asked);
  await bot.done(asked.id);
  expect(fake.requests.some(({ path, status }) => path.includes(asked.token) && status === 200)).toBe(true);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  expect(log.filter(({ message }) => /not understood$/.test(message)).length).toBeGreaterThanOrEqual(
    messages.length - 1 + events.length,
  );
  expect(fake.gateway.identified).toHaveLength(1);
  expect(fake.gateway.resumed).toEqual([]);
});

it('says nothing to a message whose channel is deleted while it is taken up', async () => {
  bot = await startTestBot();
  const { fake, log } = bot;
  const message = said(`<@900000000000000001> help`, false);
  fake.gateway.dispatch('MESSAGE_CREATE', message);
  fake.gateway.dispatch('CHANNEL_DELETE', channel);
  await bot.done(message.id);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});
