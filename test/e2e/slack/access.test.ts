import { createHmac } from 'node:crypto';
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

it('offers in forms and under replies only what may be run there', async () => {
  bot = await startSlackBot({
    access: accessSchema.parse({ rules: [{ channel: ['CSLA'], commands: ['summary', 'breaches'] }] }),
  });
  const { slack, anna, outcomes } = bot;
  await anna.command('', 'CSLA');
  const [id, view] = await slack.until(() => [...slack.workspace.views][0], 'a form');
  const [choice] = view.blocks as { element: { options: { value: string }[]; initial_option: unknown } }[];
  expect(choice?.element.options.map(({ value }) => value)).toEqual(['summary', 'breaches']);
  expect(choice?.element.initial_option).toMatchObject({ value: 'summary' });
  await anna.choose(view, 'breaches');
  const next = await slack.until(() => {
    const now = slack.workspace.views.get(id);
    return JSON.stringify(now).includes('option:breaches:') ? now : undefined;
  }, 'the other form');
  expect(JSON.stringify(next)).not.toContain('"value":"report"');
  await anna.command('summary', 'CSLA');
  const outcome = await slack.until(() => outcomes[0], 'an answer');
  expect(outcome.report.actions.map(({ label }) => label)).toEqual(['Show breaches']);
});

it('takes no request over HTTP that Slack did not sign, or signed long ago', async () => {
  bot = await startSlackBot({ mode: 'http' });
  const { slack, requests } = bot;
  const body = new URLSearchParams({
    command: '/sla',
    text: 'summary',
    user_id: 'UANNA',
    channel_id: 'CSLA',
  });
  const send = async (secret: string | null, at: number) => {
    const timestamp = String(Math.floor(at / 1000));
    const hmac = createHmac('sha256', secret ?? '').update(`v0:${timestamp}:${body}`);
    const signed = {
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': `v0=${hmac.digest('hex')}`,
    };
    const init = { method: 'POST', body, headers: secret === null ? {} : signed };
    return (await fetch(slack.requestUrl ?? '', init)).status;
  };
  const secret = slack.tokens.SLACK_SIGNING_SECRET;
  const now = Date.now();
  expect(await send(null, now)).toBe(401);
  expect(await send('another-secret', now)).toBe(401);
  expect(await send(secret, now - 3_600_000)).toBe(401);
  expect(requests).toEqual([]);
  // Trusted, though it is no whole command.
  expect(await send(secret, now)).not.toBe(401);
});
