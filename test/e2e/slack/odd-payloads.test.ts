import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../support/slack/fake-slack.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

let bot: SlackBot;
afterEach(() => bot.stop());

const event = (given: unknown) => ({ type: 'event_callback', event_id: 'Ev1', event: given });
const action = { type: 'block_actions', user: { id: 'UANNA' }, trigger_id: '1.1.a' };

/** What Slack never sends, and each of which ended the process or was answered 500 or 404. */
const odd: readonly [string, Delivery['type'], unknown][] = [
  ['nothing', 'events_api', null],
  ['a list', 'events_api', []],
  ['an event that is null', 'events_api', event(null)],
  ['an event that is a text', 'events_api', event('message')],
  ['an event from nobody', 'events_api', event({ type: 'app_mention', channel: 'CSLA', user: null })],
  ['an item in no channel', 'events_api', event({ type: 'app_mention', channel: 'CSLA', item: null })],
  ['an event by the name of one of the library’s', 'events_api', event({ type: 'ws_message' })],
  ['nothing to act on', 'interactive', { ...action, actions: [] }],
  ['an action that is null', 'interactive', { ...action, actions: [null] }],
  ['an action by a number', 'interactive', { ...action, actions: [{ type: 'button', action_id: 1 }] }],
  ['a form of nobody', 'interactive', { type: 'view_submission', user: null, view: {} }],
  ['a form without fields', 'interactive', { type: 'view_submission', user: { id: 'U1' }, view: null }],
  ['a workspace by an inherited name', 'interactive', { ...action, team: { id: '__proto__' }, actions: [] }],
  ['a closed form, which nobody listens to', 'interactive', { type: 'view_closed', user: { id: 'U1' } }],
];

describe.each(['http', 'socket'] as const)('a payload that is odd, over %s', (mode) => {
  it('is acknowledged at once and told as a warning, and the bot goes on', async () => {
    bot = await startSlackBot({ mode });
    const { slack, anna, log } = bot;
    for (const [what, type, payload] of odd) {
      const ack = await slack.deliver({ type, payload: payload as Delivery['payload'] });
      expect(ack.payload, what).toSatisfy((given) => given === '' || Object.keys(given).length === 0);
      expect(ack.afterMs, what).toBeLessThan(2_500);
    }
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
    // What is of no use is told to nobody.
    const told = log.filter(({ message }) => message === 'slack request not understood');
    expect(told).toHaveLength(odd.length - 2);
    await anna.command('help', 'CSLA');
    await slack.until(() => slack.calls.some(({ args }) => /asked/.test(JSON.stringify(args))), 'an answer');
  });
});

it('a button of the Home tab, pressed by somebody whom Slack does not know, is told by its reason', async () => {
  bot = await startSlackBot();
  const { slack, log } = bot;
  const actions = [{ type: 'button', action_id: 'sla:run:1', value: 'help' }];
  const payload = { type: 'block_actions', user: { id: 'UGONE' }, trigger_id: '1.1.b', actions };
  await slack.deliver({ type: 'interactive', payload });
  const told = await slack.until(() => log.find(({ level }) => level === 'error'), 'a line of the log');
  expect(told).toMatchObject({
    message: 'slack person could not be told',
    fields: { code: 'user_not_found', user: 'UGONE' },
  });
});
