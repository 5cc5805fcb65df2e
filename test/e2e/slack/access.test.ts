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
