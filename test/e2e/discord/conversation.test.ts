import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import type { Seen } from '../../support/discord/fake-discord.ts';
import {
  botUser,
  channelId,
  message,
  press,
  roleId,
  said,
  slash,
  submit,
  typing,
} from '../../support/discord/payloads.ts';
import { fakeNow } from '../../support/fake-reporting.ts';

let test: TestBot;

beforeAll(async () => {
  test = await startTestBot();
});
afterAll(() => test.stop());

type Interaction = ReturnType<typeof slash>;

const callbackOf = ({ id }: Interaction) =>
  test.fake.seen(({ path }) => path.startsWith(`/interactions/${id}/`));
/** The answer itself: the last edit that brings embeds. */
const replyTo = ({ token }: Interaction) =>
  test.fake.seen(
    ({ method, path, body }) =>
      method === 'PATCH' &&
      path.includes(`/${token}/`) &&
      body.embeds !== undefined &&
      body.embeds.length > 0,
  );
const followUpOf = ({ token }: Interaction) =>
  test.fake.seen(({ method, path }) => method === 'POST' && path.endsWith(`/${token}`));

async function run(interaction: Interaction): Promise<Seen> {
  test.interact(interaction);
  return replyTo(interaction);
}

describe('the bot on Discord', () => {
  it.each(commands.map(({ name }) => name))(
    '/sla %s: deferred at once, then answered with its id and buttons',
    async (name) => {
      const options = { explain: ['incident', 'INC-100'], 'what-if': ['change', 'target P2.response=20m'] }[
        name
      ];
      const given =
        options === undefined ? [] : [{ name: options[0] ?? '', type: 3, value: options[1] ?? '' }];
      const interaction = slash(name, given);
      const reply = await run(interaction);
      expect((await callbackOf(interaction)).body).toMatchObject({
        type: 5,
        data: { flags: ['help', 'subscribe'].includes(name) ? 64 : 0 },
      });
      expect(reply.status).toBe(200);
      expect(reply.body.content).not.toBe('');
      expect(reply.body.embeds.at(-1).footer.text).toMatch(/^sla-bot · [0-9a-f]{8}/);
      expect(reply.body.allowed_mentions).toEqual({ parse: [] });
      expect(reply.body.components.length).toBeGreaterThan(0);
      expect(test.fake.refused).toEqual([]);
    },
  );

  it('draws the chart with its alt text, attaches the file and answers the button with a new message', async () => {
    const interaction = slash('report', [
      { name: 'kind', type: 3, value: 'monthly' },
      { name: 'service', type: 3, value: 'payments, search' },
      { name: 'format', type: 3, value: 'pdf, csv' },
    ]);
    const reply = await run(interaction);
    expect(reply.files.map(({ name }) => name)).toEqual([
      'compliance-trend.png',
      'sla-report.pdf',
      'sla-report.csv',
    ]);
    expect([...(reply.files[0]?.bytes.slice(1, 4) ?? [])]).toEqual([80, 78, 71]);
    expect(reply.body.attachments[0].description).toContain('Daily compliance between 88 %');
    expect(test.asked.at(-1)).toMatchObject({
      command: 'report',
      options: { kind: 'monthly', service: ['payments', 'search'], format: ['pdf', 'csv'] },
      locale: 'en-GB',
      requestId: interaction.id,
      conversation: { platform: 'discord', channel: channelId, direct: false, userName: 'ada' },
    });
    expect((test.asked.at(-1)?.conversation as { groups?: string[] } | undefined)?.groups).toContain(roleId);
    const [breaches] = reply.body.components[0].components;
    expect(breaches.label).toBe('Show breaches');
    const pressed = press(breaches.custom_id, message('1', ''));
    const second = await run(pressed);
    expect(second.body.embeds[0].title).toBe('Breaches');
    expect((await callbackOf(pressed)).body.type).toBe(5);
    expect(test.fake.refused).toEqual([]);
  });

  it('keeps help for the one who asked and answers a choice from its menu', async () => {
    const interaction = slash('help');
    const reply = await run(interaction);
    const menu = reply.body.components
      .flatMap((row: { components: object[] }) => row.components)
      .find(({ type }: { type: number }) => type === 3);
    const chosen = press(menu.custom_id, message('2', '', botUser, { flags: 64 }), [menu.options[0].value]);
    await run(chosen);
    expect((await callbackOf(chosen)).body.data.flags).toBe(64);
  });

  it('opens a form from the declaration and answers what is sent with it', async () => {
    const pressed = press('sla-form:report', message('3', ''));
    test.interact(pressed);
    const { body } = await callbackOf(pressed);
    expect(body.type).toBe(9);
    expect(
      body.data.components.map(
        ({ component }: { component?: { custom_id: string } }) => component?.custom_id,
      ),
    ).toEqual(['kind', 'from', 'to', 'format', undefined]);
    expect(body.data.components.at(-1)).toEqual({
      type: 10,
      content: expect.stringMatching(/^The slash command \/sla report also takes .*service, .*section/),
    });
    const sent = submit('sla-form:report', {
      kind: ['weekly'],
      from: '2026-03-02',
      to: '',
      format: ['md', 'csv'],
    });
    const reply = await run(sent);
    expect(test.asked.at(-1)).toMatchObject({
      command: 'report',
      options: { kind: 'weekly', from: '2026-03-02', format: ['md', 'csv'] },
    });
    expect(reply.files.map(({ name }) => name)).toContain('sla-report.md');
    expect(test.fake.refused).toEqual([]);
  });

  it('opens the form as it was asked, and keeps what has no field', async () => {
    const asked = slash('report', [
      { name: 'kind', type: 3, value: 'monthly' },
      { name: 'from', type: 3, value: '2026-02-01' },
      { name: 'service', type: 3, value: 'payments, search' },
      { name: 'team', type: 3, value: 'Core Platform' },
      { name: 'priority', type: 3, value: 'P1' },
    ]);
    const { components } = (await run(asked)).body;
    const button = components
      .flatMap((row: { components: { label?: string }[] }) => row.components)
      .find(({ label }: { label?: string }) => label === 'Options …');
    const pressed = press(button.custom_id, message('4', ''));
    test.interact(pressed);
    const { data } = (await callbackOf(pressed)).body;
    const fields = data.components.flatMap(({ component }: { component?: object }) => component ?? []);
    expect(fields).toMatchObject([
      {
        custom_id: 'kind',
        options: expect.arrayContaining([expect.objectContaining({ value: 'monthly', default: true })]),
      },
      { custom_id: 'from', value: '2026-02-01' },
      { custom_id: 'service', value: 'payments, search' },
      { custom_id: 'team', value: 'Core Platform' },
    ]);
    expect(data.components.at(-1).content).toContain('Kept as asked: priority=P1');
    await run(submit(data.custom_id, { kind: ['weekly'], from: '', service: 'payments', team: '' }));
    expect(test.asked.at(-1)).toMatchObject({
      command: 'report',
      options: { kind: 'weekly', service: ['payments'], priority: ['P1'] },
    });
    expect(test.asked.at(-1)).not.toHaveProperty('options.team');
    expect(test.asked.at(-1)).not.toHaveProperty('options.from');
    expect(test.fake.refused).toEqual([]);
  });

  it('completes values, and the last item of a list', async () => {
    const single = typing('report', 'service', 'pay');
    test.interact(single);
    expect((await callbackOf(single)).body).toEqual({
      type: 8,
      data: { choices: [{ name: 'payments', value: 'payments' }] },
    });
    const list = typing('report', 'service', 'payments, se');
    test.interact(list);
    expect((await callbackOf(list)).body.data.choices).toEqual([
      { name: 'payments, search', value: 'payments, search' },
    ]);
    expect(test.fake.refused).toEqual([]);
  });

  it('tells only who asked what is wrong with a request', async () => {
    const interaction = slash('report', [{ name: 'from', type: 3, value: 'yesterweek' }]);
    test.interact(interaction);
    const told = await followUpOf(interaction);
    expect(told.body.flags).toBe(64);
    expect(JSON.stringify(told.body)).toContain('yesterweek');
    expect(
      test.fake.requests.some(({ method, path }) => method === 'DELETE' && path.includes(interaction.token)),
    ).toBe(true);
    expect(test.fake.refused).toEqual([]);
  });

  it('answers a direct message, and a mention in a channel, once and as a reply', async () => {
    const direct = said('summary monthly', true);
    test.fake.gateway.dispatch('MESSAGE_CREATE', direct);
    test.fake.gateway.dispatch('MESSAGE_CREATE', direct);
    const mention = said(`<@${botUser.id}> breaches weekly`, false);
    test.fake.gateway.dispatch('MESSAGE_CREATE', mention);
    test.fake.gateway.dispatch('MESSAGE_CREATE', said('breaches weekly', false));
    for (const { id } of [direct, mention]) {
      const reply = await test.fake.seen(({ body }) => body?.nonce === id);
      expect(reply.body).toMatchObject({
        enforce_nonce: true,
        message_reference: { message_id: id },
        allowed_mentions: { parse: [] },
      });
    }
    expect(test.asked.slice(-2)).toMatchObject([
      { text: 'summary monthly', conversation: { direct: true } },
      { text: 'breaches weekly', addressed: true, conversation: { direct: false } },
    ]);
    expect(test.fake.posted.filter(({ body }) => body.nonce === direct.id)).toHaveLength(1);
    expect(test.fake.refused).toEqual([]);
  });

  it('understands own words where it is mentioned, and says how', async () => {
    const mention = said(`<@${botUser.id}> how did payments do last week?`, false);
    test.fake.gateway.dispatch('MESSAGE_CREATE', mention);
    const { body } = await test.fake.seen(({ body: sent }) => sent?.nonce === mention.id);
    expect(JSON.stringify(body)).toContain('Understood: /sla');
    expect(JSON.stringify(body)).toContain('service=payments');
    expect(test.fake.refused).toEqual([]);
  });

  it('tells who names it and says nothing else what it can do', async () => {
    const mention = said(`<@${botUser.id}>`, false);
    test.fake.gateway.dispatch('MESSAGE_CREATE', mention);
    const { body } = await test.fake.seen(({ body: sent }) => sent?.nonce === mention.id);
    expect(body.embeds[0].title).toBe('What I can do');
  });

  it('answers a redelivered interaction once', async () => {
    const interaction = slash('summary');
    test.interact(interaction);
    test.interact(interaction);
    await replyTo(interaction);
    expect(
      test.asked.filter((request) => (request as { requestId?: string }).requestId === interaction.id),
    ).toHaveLength(1);
    expect(fakeNow).toBeGreaterThan(0);
  });
});
