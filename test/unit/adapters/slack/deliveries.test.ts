import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../../../src/adapters/slack/deliveries.ts';

const said = { type: 'message', channel: 'D1', channel_type: 'im', user: 'U1', text: 'help', ts: '1.1' };
const wrapped = (event: unknown) => ({ type: 'event_callback', event_id: 'Ev1', team_id: 'T1', event });
const pressed = {
  type: 'block_actions',
  user: { id: 'U1', team_id: 'T1' },
  team: { id: 'T1' },
  trigger_id: '1.1.a',
  channel: { id: 'C1' },
  actions: [{ type: 'button', action_id: 'sla:run:1', block_id: 'b', value: 'help' }],
};

describe('readDelivery', () => {
  it('keeps what the bot reads and nothing that Bolt would act on: workspaces, functions, inherited names', () => {
    const more = { authorizations: [{ team_id: '__proto__' }], function_data: { execution_id: 'x' } };
    const { body } = readDelivery({ ...wrapped({ ...said, item: null, team: 'T2' }), ...more }) as {
      body: unknown;
    };
    expect(body).toEqual({ type: 'event_callback', event_id: 'Ev1', event: said });
    expect(JSON.stringify(readDelivery(pressed))).not.toContain('team');
  });

  it('takes null for what is left out, as Slack sometimes tells it', () => {
    const read = readDelivery(wrapped({ ...said, thread_ts: null, bot_id: null }));
    expect(read).toMatchObject({ body: { event: { thread_ts: undefined, bot_id: undefined } } });
  });

  it.each([
    ['another kind of event', wrapped({ type: 'team_join' }), 'team_join'],
    ['another kind of interaction', { type: 'view_closed', view: null }, 'view_closed'],
  ])('ignores %s, whatever is in it', (_what, body, kind) => {
    expect(readDelivery(body)).toEqual({ ignored: kind });
  });

  it.each([
    ['nothing', null, 'no object'],
    ['a list', [], 'no object'],
    ['an event that is none', wrapped(null), 'event: '],
    ['a message in no channel', wrapped({ ...said, channel: null }), 'event.channel: '],
    ['a message from half a character', wrapped({ ...said, user: '\ud800' }), 'event.user: '],
    ['no action', { ...pressed, actions: [] }, 'actions: '],
    ['an action without a name', { ...pressed, actions: [{ type: 'button' }] }, 'actions.0.action_id: '],
    [
      'a menu of which nothing is chosen',
      { ...pressed, actions: [{ type: 'static_select', action_id: 'sla:run:1' }] },
      'actions.0: nothing is chosen',
    ],
    ['nobody', { ...pressed, user: null }, 'user: '],
    ['a command told twice', { command: ['/sla', '/sla'], text: 'help' }, 'command: '],
    ['no type at all', { user: { id: 'U1' } }, 'type: '],
  ])('says what is wrong with %s', (_what, body, problem) => {
    expect(readDelivery(body)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
