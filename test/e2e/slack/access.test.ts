import { afterEach, expect, it } from 'vitest';
import { accessSchema } from '../../../config/access-schema.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

let bot: SlackBot;
afterEach(() => bot.stop());

it('shows nothing where Slack does not say whether the person is in a group with a rule', async () => {
  bot = await startSlackBot({
    access: accessSchema.parse({ rules: [{ group: ['S1'], teams: ['Support'] }] }),
    prepare: ({ workspace }) => workspace.groups.push({ id: 'S1', handle: 'ops', users: ['UANNA'] }),
  });
  const { slack, anna, outcomes } = bot;
  slack.fail('usergroups.list', { error: 'missing_scope' });
  await anna.command('summary', 'CSLA');
  await slack.until(() => outcomes[0], 'an outcome');
  expect(outcomes[0]?.status).toBe('rejected');
  expect(outcomes[0]?.report.summary).toContain('could not find out which groups you are in');
});

it('knows user groups by their ids alone: anybody who may make one gives it any name', async () => {
  const role = '112233445566778899';
  bot = await startSlackBot({
    access: accessSchema.parse({ default: 'deny', rules: [{ group: [role] }] }),
    prepare: ({ workspace }) => workspace.groups.push({ id: 'S9', handle: role, users: ['UANNA'] }),
  });
  const { slack, anna, outcomes } = bot;
  await anna.command('summary', 'CSLA');
  await slack.until(() => outcomes[0], 'an outcome');
  expect(outcomes[0]?.status).toBe('rejected');
});
