import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBot, startTestBot, type TestBot } from '../../support/discord/bot.ts';
import { startFakeDiscord } from '../../support/discord/fake-discord.ts';
import { botUser, channelId, directId, said, slash } from '../../support/discord/payloads.ts';

let test: TestBot;
beforeEach(async () => {
  test = await startTestBot();
});
afterEach(async () => {
  await test.stop();
  expect(test.fake.refused).toEqual([]);
});

type Interaction = ReturnType<typeof slash>;
const editOf = ({ token }: Interaction, status = 200) =>
  test.fake.seen(
    (request) =>
      request.method === 'PATCH' &&
      request.path.includes(`/${token}/`) &&
      request.status === status &&
      request.body.embeds?.length > 0,
  );
const postIn = (channel: string, nonce: string) =>
  test.fake.seen(
    ({ path, body, status }) =>
      path === `/channels/${channel}/messages` && body.nonce === nonce && status === 200,
  );
const errors = () => test.log.filter(({ level }) => level === 'error');

describe('where Discord does not take an answer', () => {
  it('posts it to the channel once the interaction has expired, with the reason and the id', async () => {
    const interaction = slash('summary');
    test.fake.expire(interaction);
    test.interact(interaction);
    const { body } = await postIn(channelId, interaction.id);
    expect(body.content).toContain('Discord closed this request before I could answer');
    expect(body.enforce_nonce).toBe(true);
    expect(body.embeds.length).toBeGreaterThan(0);
    await test.bot.stop();
    const [line] = errors();
    expect(errors()).toHaveLength(1);
    expect(body.content).toContain(String(line?.fields.id));
    expect(line?.fields).toMatchObject({ code: 10062, told: 'elsewhere 1' });
  });

  it('sends what is for one person by direct message instead', async () => {
    const interaction = slash('help');
    test.fake.expire(interaction);
    test.interact(interaction);
    expect((await postIn(directId, interaction.id)).body.embeds[0].title).toBe('What I can do');
    expect(test.fake.posted.every(({ channel }) => channel === directId)).toBe(true);
  });

  it('tells the person by direct message that it may not write in the channel', async () => {
    const body = { code: 50013, message: 'Missing Permissions' };
    test.fake.fail({
      method: 'POST',
      path: new RegExp(`/channels/${channelId}/messages`),
      status: 403,
      body,
    });
    const mention = said(`<@${botUser.id}> summary`, false);
    test.fake.gateway.dispatch('MESSAGE_CREATE', mention);
    const told = await postIn(directId, mention.id);
    expect(told.body.content).toContain('I may not write in that channel');
    await test.bot.stop();
    expect(errors()).toHaveLength(1);
  });

  it('answers without a reference where it may not read the history', async () => {
    const text = 'Cannot reply without permission to read message history';
    test.fake.fail({
      method: 'POST',
      path: new RegExp(`/channels/${channelId}/messages`),
      when: (body) => body.message_reference !== undefined,
      status: 403,
      body: { code: 160002, message: text },
      times: 9,
    });
    const mention = said(`<@${botUser.id}> summary`, false);
    test.fake.gateway.dispatch('MESSAGE_CREATE', mention);
    expect((await postIn(channelId, mention.id)).body.embeds.length).toBeGreaterThan(0);
    await test.bot.stop();
    expect(test.fake.posted).toHaveLength(1);
  });

  it('says nothing to a webhook that names it', async () => {
    const mention = { ...said(`<@${botUser.id}> summary`, false), webhook_id: '900000000000000077' };
    test.fake.gateway.dispatch('MESSAGE_CREATE', mention);
    await test.done(mention.id);
    expect(test.asked).toEqual([]);
  });

  it('waits as long as a 429 says and answers once', async () => {
    const limited = { message: 'You are being rate limited.', retry_after: 0.05, global: false };
    const headers = { 'retry-after': '0.05', 'x-ratelimit-scope': 'user' };
    test.fake.fail({ method: 'PATCH', path: /@original$/, status: 429, body: limited, headers });
    const interaction = slash('summary');
    test.interact(interaction);
    await editOf(interaction);
    await test.bot.stop();
    expect(test.fake.requests.filter(({ method }) => method === 'PATCH').map(({ status }) => status)).toEqual(
      [429, 200],
    );
    expect(errors()).toEqual([]);
  });

  it('tries again after server errors, also where they came after the effect', async () => {
    test.fake.fail({ method: 'POST', path: /\/callback$/, status: 502, afterEffect: true });
    test.fake.fail({ method: 'PATCH', path: /@original$/, status: 503, times: 5 });
    const interaction = slash('summary');
    test.interact(interaction);
    await editOf(interaction);
    await test.bot.stop();
    expect(test.fake.posted).toEqual([]);
    expect(errors()).toEqual([]);
  });

  it('answers in the channel where editing fails for good', async () => {
    test.fake.fail({ method: 'PATCH', path: /@original$/, status: 500, times: 100 });
    const interaction = slash('summary');
    test.interact(interaction);
    expect((await postIn(channelId, interaction.id)).body.content).toContain(
      'Discord has a fault of its own',
    );
    await test.bot.stop();
    expect(errors()).toHaveLength(1);
  });

  it('leaves files out where Discord finds them too large, and says so', async () => {
    const body = { code: 40005, message: 'Request entity too large' };
    test.fake.fail({
      method: 'PATCH',
      path: /@original$/,
      status: 413,
      body,
      when: ({ attachments }) => attachments?.length > 0,
    });
    const interaction = slash('report', [{ name: 'format', type: 3, value: 'csv' }]);
    test.interact(interaction);
    const reply = await editOf(interaction);
    expect(reply.files).toEqual([]);
    expect(reply.body.content).toContain('larger than Discord takes');
  });

  it('sends a smaller rendition of a file over the limit that the interaction names', async () => {
    await test.stop();
    const bytes = new Uint8Array(3_000);
    const render = async () => ({ name: 'sla-weekly.pdf', mediaType: 'application/pdf', bytes });
    test = await startTestBot({ reporting: { render } });
    const interaction = slash('report', [{ name: 'format', type: 3, value: 'pdf' }], { sizeLimit: 1_000 });
    test.interact(interaction);
    const reply = await editOf(interaction);
    expect(reply.files.map(({ name }) => name)).toContain('sla-weekly-summary.pdf');
    expect(reply.files.every(({ bytes: sent }) => sent.byteLength <= 1_000)).toBe(true);
    expect(reply.body.embeds.at(-1).description).toContain('sla-weekly-summary.pdf is its summary alone');
  });

  describe('a file that only a server with more room takes', () => {
    const roomy = 100 * 1_024 * 1_024;
    const namesOf = ({ files }: { files: readonly { readonly name: string }[] }) =>
      files.map(({ name }) => name);
    beforeEach(async () => {
      await test.stop();
      const bytes = new Uint8Array(11 * 1_024 * 1_024);
      const render = async () => ({ name: 'sla-weekly.pdf', mediaType: 'application/pdf', bytes });
      test = await startTestBot({ reporting: { render } });
    });
    const ask = () => slash('report', [{ name: 'format', type: 3, value: 'pdf' }], { sizeLimit: roomy });

    it('is sent there', async () => {
      const interaction = ask();
      test.interact(interaction);
      expect(namesOf(await editOf(interaction))).toContain('sla-weekly.pdf');
    });

    it('is made smaller where Discord refuses it all the same', async () => {
      const body = { code: 40005, message: 'Request entity too large' };
      const when = ({ attachments }: { attachments?: readonly unknown[] }) => (attachments?.length ?? 0) > 0;
      test.fake.fail({ method: 'PATCH', path: /@original$/, status: 413, body, when });
      const interaction = ask();
      test.interact(interaction);
      const reply = await editOf(interaction);
      expect(namesOf(reply)).toContain('sla-weekly-summary.pdf');
      expect(reply.body.content).toContain('larger than Discord takes');
    });

    it('is made smaller for the direct message that takes the place of the reply', async () => {
      const body = { code: 50013, message: 'Missing Permissions' };
      const path = new RegExp(`/channels/${channelId}/messages`);
      test.fake.fail({ method: 'POST', path, status: 403, body, times: 2 });
      const interaction = ask();
      test.fake.expire(interaction);
      test.interact(interaction);
      expect(namesOf(await postIn(directId, interaction.id))).toContain('sla-weekly-summary.pdf');
    });
  });

  it('keeps files within the limit that the interaction names', async () => {
    const interaction = slash('report', [{ name: 'format', type: 3, value: 'csv' }], { sizeLimit: 10 });
    test.interact(interaction);
    const reply = await editOf(interaction);
    expect(reply.files).toEqual([]);
    expect(reply.body.embeds.at(-1).description).toContain('more than the 1 kB that may be uploaded here');
  });
});

describe('start', () => {
  it('refuses a wrong token with what to do, and tries again where Discord cannot be reached', async () => {
    const fake = await startFakeDiscord();
    fake.fail({ method: 'GET', path: /gateway/, status: 503, times: 4 });
    const { bot, log } = await createTestBot(fake, {});
    expect([await bot.start(), bot.isConnected()]).toEqual([false, false]);
    await expect.poll(() => log.map(({ message }) => message)).toContain('discord connected');
    expect(log.map(({ message }) => message)).toContain('discord cannot be reached; trying again');
    expect(bot.isConnected()).toBe(true);
    await bot.stop();
    const wrong = await createTestBot(fake, { token: 'revoked' });
    await expect(wrong.bot.start()).rejects.toThrow('Discord does not accept the token');
    await fake.stop();
  });
});

describe('the connection', () => {
  it('asks for the least intents, over as many shards as Discord recommends', async () => {
    const sharded = await startTestBot({ shards: 2 });
    expect(sharded.fake.gateway.identified.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    // GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES; none is privileged.
    expect(sharded.fake.gateway.identified[0]?.intents).toBe((1 << 0) | (1 << 9) | (1 << 12));
    await sharded.stop();
  });

  it.each(['drop', 'askToReconnect'] as const)(
    'resumes (%s) and answers what came in meanwhile',
    async (how) => {
      const connected = test.fake.gateway.connected();
      test.fake.gateway[how]();
      const interaction = slash('summary');
      test.interact(interaction);
      await connected;
      await editOf(interaction);
      expect(test.fake.gateway.resumed).toHaveLength(1);
      expect(test.fake.gateway.identified).toHaveLength(1);
      expect(test.asked).toHaveLength(1);
    },
  );

  it('identifies anew where the session is no more', async () => {
    const connected = test.fake.gateway.connected();
    test.fake.gateway.invalidate();
    await connected;
    expect(test.fake.gateway.identified).toHaveLength(2);
    const interaction = slash('summary');
    test.interact(interaction);
    await editOf(interaction);
  });

  it('logs once, with what to do, that its token was revoked', async () => {
    test.fake.gateway.close(4004);
    await expect
      .poll(() => errors().map(({ fields }) => fields.hint))
      .toEqual([expect.stringContaining('DISCORD_TOKEN')]);
    expect(test.bot.isConnected()).toBe(false);
  });
});
