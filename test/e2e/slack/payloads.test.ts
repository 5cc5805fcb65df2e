import { afterEach, describe, expect, it } from 'vitest';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';
import type { Args, FakeMessage } from '../../support/slack/workspace.ts';

let bot: SlackBot;
afterEach(() => bot.stop());

function byBot(): FakeMessage[] {
  return bot.slack.workspace.messages.filter(({ by }) => by !== 'person');
}

function shown(text: string): Promise<FakeMessage> {
  const { slack } = bot;
  return slack.until(
    () => byBot().find((message) => JSON.stringify([message.text, message.blocks]).includes(text)),
    `a message with ${text}`,
  );
}

function say(event: Args): Promise<unknown> {
  const { slack } = bot;
  const payload = { type: 'event_callback', team_id: 'T1', event_id: slack.workspace.next('Ev'), event };
  return slack.deliver({ type: 'events_api', payload });
}

const button = { type: 'button', action_id: 'sla:run:0', value: 'breaches', block_id: 'b', action_ts: '1.1' };

/** Payloads as Slack also sends them, or with less than it does. */
describe('Slack hears', () => {
  it('a direct message that also goes to the channel from its thread, and none that was changed', async () => {
    bot = await startSlackBot();
    const said = { type: 'message', channel: 'DUANNA', user: 'UANNA', ts: '1.2', channel_type: 'im' };
    await say({ ...said, subtype: 'message_changed', text: 'summary' });
    const root = bot.slack.workspace.add({
      channel: 'DUANNA',
      thread: null,
      text: 'x',
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    await say({ ...said, subtype: 'thread_broadcast', thread_ts: root.ts, text: 'breaches weekly' });
    expect(await shown('INC-100')).toMatchObject({ thread: root.ts });
    expect(bot.requests).toHaveLength(1);
  });

  it('a direct message without the type of its channel', async () => {
    bot = await startSlackBot();
    await say({ type: 'message', channel: 'DUANNA', user: 'UANNA', ts: '1.2', text: 'breaches weekly' });
    expect(await shown('INC-100')).toMatchObject({ channel: 'DUANNA' });
  });

  it('a mention that names the bot by its id of another workspace', async () => {
    bot = await startSlackBot();
    const { ts } = bot.slack.workspace.add({
      channel: 'CSLA',
      thread: null,
      text: 'x',
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    await say({ type: 'app_mention', channel: 'CSLA', user: 'UANNA', ts, text: '<@WBOT> breaches weekly' });
    expect(await shown('INC-100')).toMatchObject({ thread: ts });
  });

  it('a button without a container, and two commands that have nothing but a trigger in common', async () => {
    bot = await startSlackBot();
    const { slack } = bot;
    const root = slack.workspace.add({
      channel: 'CSLA',
      thread: null,
      text: 'x',
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'bot',
    });
    const common = {
      user: { id: 'UANNA' },
      team: { id: 'T1' },
      trigger_id: '1.1.a',
      channel: { id: 'CSLA' },
    };
    const payload = { type: 'block_actions', ...common, message: { ts: root.ts }, actions: [button] };
    await slack.deliver({ type: 'interactive', payload });
    expect(await shown('INC-100')).toMatchObject({ thread: root.ts });
    await slack.deliver({ type: 'interactive', payload });
    const next = { ...payload, actions: [{ ...button, value: 'summary', action_ts: '1.2' }] };
    await slack.deliver({ type: 'interactive', payload: next });
    await shown('94.1 %');
    expect(bot.requests).toHaveLength(2);
  });

  it('a button of a message for one person in a thread, and answers there', async () => {
    bot = await startSlackBot();
    const { slack } = bot;
    const root = slack.workspace.add({
      channel: 'CSLA',
      thread: null,
      text: 'x',
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    const payload = {
      type: 'block_actions',
      user: { id: 'UANNA' },
      team: { id: 'T1' },
      trigger_id: '1.1.b',
      channel: { id: 'CSLA' },
      container: {
        type: 'message',
        message_ts: '5.5',
        channel_id: 'CSLA',
        is_ephemeral: true,
        thread_ts: root.ts,
      },
      actions: [button],
    };
    await slack.deliver({ type: 'interactive', payload });
    expect(await shown('INC-100')).toMatchObject({ channel: 'CSLA', thread: root.ts });
  });
});
