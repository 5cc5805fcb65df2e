import { afterEach, expect, it } from 'vitest';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

let bot: SlackBot;
afterEach(() => bot.stop());

it('hears on over a socket that brings what is no envelope, under no name of the library’s own', async () => {
  bot = await startSlackBot();
  const { slack, anna, log } = bot;
  const messages = ['null', '[]', '{', '""', '{}', '{"type":"events_api","envelope_id":"E1"}'];
  for (const type of ['disconnected', 'close', 'error', 'ws_message', 'slack_event', '__proto__']) {
    messages.push(JSON.stringify({ type, envelope_id: 'E2', payload: null }));
  }
  for (const message of messages) slack.say(message);
  await anna.command('help', 'CSLA');
  await slack.until(() => slack.calls.some(({ args }) => /asked/.test(JSON.stringify(args))), 'an answer');
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  expect(log.filter(({ message }) => message === 'slack message not understood')).toHaveLength(5);
  // It is the first connection still.
  expect(slack.calls.filter(({ method }) => method === 'apps.connections.open')).toHaveLength(1);
});
