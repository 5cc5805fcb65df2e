import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../../../src/bot/command.ts';
import { plainReport } from '../../../src/bot/plain-report.ts';
import type { Reporting } from '../../../src/ports/reporting.ts';
import { fakeReport } from '../../support/fake-reporting.ts';
import type { FakeSlack, Fault } from '../../support/slack/fake-slack.ts';
import { type SlackBot, type SlackBotOptions, startSlackBot } from '../../support/slack/slack-bot.ts';
import type { FakeMessage } from '../../support/slack/workspace.ts';

let bot: SlackBot | null = null;
let release: () => void = () => undefined;

async function start(options?: SlackBotOptions): Promise<SlackBot> {
  bot = await startSlackBot(options);
  return bot;
}

afterEach(async () => {
  await bot?.stop();
  bot = null;
});

function byBot(slack: FakeSlack): FakeMessage[] {
  return slack.workspace.messages.filter(({ by }) => by !== 'person');
}

function shown(slack: FakeSlack, text: string): Promise<FakeMessage> {
  return slack.until(
    () => byBot(slack).find((message) => JSON.stringify([message.text, message.blocks]).includes(text)),
    `a message with ${text}`,
  );
}

function faultsLogged({ log }: SlackBot) {
  return log.filter(({ level }) => level === 'error' || level === 'warn');
}

describe('Slack at fault', () => {
  it.each<[string, Fault, number]>([
    ['429 with Retry-After', { status: 429, retryAfter: 0 }, 2],
    ['5xx', { status: 503 }, 3],
    ['a fault that Slack calls its own', { error: 'internal_error' }, 2],
    ['an answer lost after the message was posted', { lost: true }, 2],
  ])('posts one reply through %s', async (_name, fault, times) => {
    const { slack, anna } = await start();
    slack.fail('chat.postMessage', fault, times);
    await anna.command('summary', 'CSLA');
    await slack.until(
      () => slack.calls.filter(({ method }) => method === 'chat.postMessage').length > times,
      'retries',
    );
    await shown(slack, '94.1 %');
    expect(byBot(slack)).toHaveLength(1);
  });

  it('shares files once where the answer to that is lost, and says that they may be there', async () => {
    const { slack, anna } = await start();
    slack.fail('files.completeUploadExternal', { lost: true });
    await anna.command('report weekly format=pdf', 'CSLA');
    const note = await shown(slack, 'Slack did not confirm the rest of my answer');
    expect(note.onlyFor).toBe('asker');
    expect(byBot(slack).filter(({ files }) => files.length > 0)).toHaveLength(1);
  });

  it.each<Fault>([{ status: 503 }, { status: 429, retryAfter: 0 }, { error: 'internal_error' }])(
    'shares files in spite of %j',
    async (fault) => {
      const { slack, anna } = await start();
      slack.fail('files.completeUploadExternal', fault, 2);
      await anna.command('report weekly format=pdf', 'CSLA');
      await slack.until(() => byBot(slack).find(({ files }) => files.length === 2), 'the files');
    },
  );

  it.each([
    ['chat.postEphemeral', 'DUANNA'],
    ['response_url', 'CSLA'],
  ])('shows an answer for one person once where the answer of %s is lost', async (method, noteIn) => {
    const { slack, anna } = await start();
    slack.fail(method, { lost: true });
    if (method === 'response_url') await anna.command('help', 'CSLA');
    else await anna.mention('@sla-bot help', 'CSLA');
    const note = await shown(slack, 'Slack did not confirm that it showed you my answer');
    expect(note.channel).toBe(noteIn);
    expect(byBot(slack)).toHaveLength(2);
  });

  it('waits as long as Retry-After says', async () => {
    const { slack, anna } = await start();
    slack.fail('chat.postMessage', { status: 429, retryAfter: 1 });
    const before = performance.now();
    await anna.command('summary', 'CSLA');
    await shown(slack, '94.1 %');
    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
  });

  it('keeps no reply waiting where Slack slows down what it says of people', async () => {
    const { slack, anna } = await start();
    slack.fail('users.info', { status: 429, retryAfter: 60 });
    const before = performance.now();
    await anna.command('summary', 'CSLA');
    await shown(slack, '94.1 %');
    expect(performance.now() - before).toBeLessThan(6_000);
  });

  it.each([
    ['a channel it is not in', 'CELSE', 'Invite me with /invite @sla-bot', 'not_in_channel'],
    ['a channel it cannot see', 'CSECRET', 'Invite me with /invite @sla-bot', 'channel_not_found'],
    ['an archived channel', 'COLD', 'This channel is archived', 'is_archived'],
  ])(
    'gives the answer to who asked alone in %s, saying why and under which id',
    async (_name, channel, words, code) => {
      const it = await start({
        prepare: ({ workspace }) =>
          void workspace.channels.set('COLD', { id: 'COLD', name: 'old', isMember: true, isArchived: true }),
      });
      const { slack, anna } = it;
      await anna.command('summary', channel);
      const why = await shown(slack, words);
      const answer = await shown(slack, '94.1 %');
      expect([why, answer]).toMatchObject([{ onlyFor: 'asker' }, { onlyFor: 'asker' }]);
      expect(faultsLogged(it)).toMatchObject([
        { message: 'slack reply not posted', fields: { code, channel } },
      ]);
      expect(why.text).toContain(`It is logged as ${faultsLogged(it)[0]?.fields.id}.`);
    },
  );

  it('answers in a conversation of others by the response address, and does not ask to be invited there', async () => {
    const it = await start();
    await it.anna.command('summary', 'DANNAANDBEN');
    const why = await shown(it.slack, 'I am not part of this conversation');
    const answer = await shown(it.slack, '94.1 %');
    expect([why, answer]).toMatchObject([{ onlyFor: 'asker' }, { onlyFor: 'asker' }]);
    expect(JSON.stringify(why)).not.toContain('/invite');
  });

  it('shows help alone in a conversation of others, as anywhere', async () => {
    const it = await start();
    await it.anna.command('help', 'DANNAANDBEN');
    await shown(it.slack, 'What I can do');
    expect(byBot(it.slack)).toMatchObject([{ onlyFor: 'asker' }]);
    expect(faultsLogged(it)).toEqual([]);
  });

  it('takes its progress message away where the answer cannot replace it', async () => {
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const report: Reporting['report'] = async (request) => {
      await held;
      return fakeReport(request);
    };
    const { slack, anna } = await start({ progressAfterMs: 0, reporting: { report } });
    await anna.command('summary', 'CSLA');
    await shown(slack, 'Working on it');
    slack.fail('chat.update', { error: 'invalid_blocks' });
    release();
    await shown(slack, '94.1 %');
    expect(JSON.stringify(byBot(slack))).not.toContain('Working on it');
  });

  it('says how much of a long answer it left out where it could be shown to one person alone', async () => {
    const long = defineCommand({
      name: 'long',
      summary: 'Says much.',
      examples: ['long'],
      options: z.object({}),
      positional: [],
      run: async () => {
        const text = 'Many words. '.repeat(240);
        const blocks = Array.from({ length: 40 }, () => ({ kind: 'prose' as const, markdown: text }));
        return plainReport({ title: 'Long', summary: 'Much.', blocks, language: 'en' });
      },
    });
    const { slack, anna } = await start({ commands: [long] });
    await anna.command('long', 'CELSE');
    const why = await shown(slack, 'Invite me with /invite @sla-bot');
    await slack.until(() => byBot(slack).length === 5, 'five messages');
    expect(why.text).toMatch(/The last \d+ of its \d+ messages are left out\./);
  });

  it('answers a mention directly where the channel lets nobody post', async () => {
    const it = await start();
    const { slack, anna } = it;
    const channel = slack.workspace.channels.get('CSLA');
    if (channel !== undefined) channel.isArchived = true;
    await anna.mention('@sla-bot summary', 'CSLA');
    expect(await shown(slack, 'This channel is archived')).toMatchObject({ channel: 'DUANNA' });
    expect(await shown(slack, '94.1 %')).toMatchObject({ channel: 'DUANNA' });
    expect(faultsLogged(it)).toHaveLength(1);
  });

  it('says that the form opened too late', async () => {
    const it = await start();
    await it.anna.command('', 'CSLA', { isLate: true });
    const answer = await shown(it.slack, 'opened too late');
    expect(answer.onlyFor).toBe('asker');
    expect(faultsLogged(it)).toMatchObject([{ fields: { code: 'expired_trigger_id' } }]);
    expect(answer.text).toContain(`It is logged as ${faultsLogged(it)[0]?.fields.id}.`);
  });

  it('says directly that the form did not open where the response address fails', async () => {
    const it = await start();
    it.slack.fail('response_url', { status: 500 });
    await it.anna.command('', 'CELSE', { isLate: true });
    expect(await shown(it.slack, 'opened too late')).toMatchObject({ channel: 'DUANNA' });
    expect(faultsLogged(it)).toHaveLength(1);
  });

  it('says which files it could not attach to an answer that stands', async () => {
    const it = await start();
    it.slack.scopes.delete('files:write');
    await it.anna.command('report weekly', 'CSLA');
    const note = await shown(it.slack, 'Not everything could be shown here. I lack a permission');
    expect(note.onlyFor).toBe('asker');
    expect((await shown(it.slack, '94.1 %')).onlyFor).toBeNull();
    expect(faultsLogged(it)).toMatchObject([
      { message: 'slack reply incomplete', fields: { code: 'missing_scope' } },
    ]);
  });

  it('lets the answer stand where a chart cannot be drawn, and logs why', async () => {
    const it = await start({ draw: () => Promise.reject(new Error('no canvas')) });
    await it.anna.command('report weekly', 'CSLA');
    await shown(it.slack, 'Not everything could be shown here. Something went wrong on my side.');
    expect((await shown(it.slack, '94.1 %')).onlyFor).toBeNull();
    expect(faultsLogged(it)).toMatchObject([{ fields: { cause: expect.stringContaining('no canvas') } }]);
  });

  it('tells who asked that an answer cannot be shown, and leaves no notice of work', async () => {
    const odd = defineCommand({
      name: 'odd',
      summary: 'Cannot be shown.',
      examples: ['odd'],
      options: z.object({}),
      positional: [],
      run: async () => {
        const blocks = [{ kind: 'tiles' as const, tiles: null as never }];
        return plainReport({ title: 'Odd', summary: 'Odd.', blocks, language: 'en' });
      },
    });
    const it = await start({ commands: [odd], progressAfterMs: 0 });
    await it.anna.command('odd', 'CSLA');
    const answer = await shown(it.slack, 'wrong on my side');
    expect(answer.onlyFor).toBe('asker');
    expect(faultsLogged(it)).toMatchObject([{ message: 'slack answer could not be shown' }]);
    expect(JSON.stringify(answer.blocks)).toContain(faultsLogged(it)[0]?.fields.id);
    expect(byBot(it.slack)).toHaveLength(1);
  });

  it('posts anew where its progress message was deleted meanwhile', async () => {
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { slack, anna } = await start({
      progressAfterMs: 0,
      reporting: {
        report: async (request) => {
          await held;
          return fakeReport(request);
        },
      },
    });
    await anna.command('summary', 'CSLA');
    await shown(slack, 'Working on it');
    slack.workspace.messages.splice(0);
    release();
    expect(await shown(slack, '94.1 %')).toMatchObject({ channel: 'CSLA', onlyFor: null });
  });

  it('keeps running and logs once when its token is revoked', async () => {
    const it = await start();
    it.slack.isTokenRevoked = true;
    await it.anna.direct('summary');
    await it.slack.until(
      () => faultsLogged(it).some(({ message }) => message === 'slack reply not posted'),
      'a log line',
    );
    expect(faultsLogged(it).filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { code: 'token_revoked' } },
    ]);
    it.slack.isTokenRevoked = false;
    await it.anna.direct('breaches weekly');
    await shown(it.slack, 'INC-100');
  });

  it.each(['refresh', 'drop'] as const)('connects again after a %s of its socket', async (how) => {
    const { slack, anna, isConnected } = await start();
    expect(isConnected()).toBe(true);
    slack.fail('apps.connections.open', { status: 503 }, how === 'drop' ? 6 : 0);
    slack.disconnect(how);
    await slack.until(() => slack.connections === 0, 'the old socket to end');
    if (how === 'drop') await slack.until(() => !isConnected(), 'the bot to know');
    await slack.until(() => slack.connections === 1, 'a new socket');
    await slack.until(isConnected, 'the bot to know');
    await anna.command('summary', 'CSLA');
    await shown(slack, '94.1 %');
  });

  it('answers with the bot’s own zone where Slack does not say who asks', async () => {
    const it = await start();
    it.slack.scopes.delete('users:read');
    it.slack.scopes.delete('usergroups:read');
    await it.anna.command('summary', 'CSLA');
    await it.anna.command('summary', 'CSLA');
    await it.slack.until(() => byBot(it.slack).length === 2, 'two answers');
    expect(it.requests[0]).not.toHaveProperty('timeZone');
    expect(faultsLogged(it)).toMatchObject([{ fields: { what: 'profile' } }, { fields: { what: 'groups' } }]);
  });
});

describe('starting Slack', () => {
  const attempts = 5;
  it.each<[Fault, string, number]>([
    [{ status: 503 }, 'auth.test', 2 * attempts],
    [{ status: 429, retryAfter: 0 }, 'auth.test', attempts],
    [{ error: 'internal_error' }, 'auth.test', 1],
    [{ error: 'ratelimited' }, 'apps.connections.open', 1],
    [{ error: 'service_unavailable' }, 'apps.connections.open', 2],
  ])('goes on through %j of %s, and connects once it can', async (fault, method, times) => {
    const it = await startSlackBot({ prepare: (slack) => slack.fail(method, fault, times) });
    try {
      await it.slack.until(
        () => it.log.find(({ message }) => message === 'slack connected'),
        'the connection',
      );
      expect(it.log.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
        'slack cannot be reached, trying again',
      ]);
      await it.anna.command('summary', 'CSLA');
      await it.slack.until(() => byBot(it.slack).length > 0, 'an answer');
    } finally {
      await it.stop();
    }
  });

  it.each([
    [
      'SLACK_BOT_TOKEN',
      (slack: FakeSlack) => slack.fail('auth.test', { error: 'token_revoked' }),
      /Slack refused SLACK_BOT_TOKEN \(token_revoked\)/,
    ],
    [
      'SLACK_APP_TOKEN',
      (slack: FakeSlack) => slack.fail('apps.connections.open', { error: 'not_allowed_token_type' }),
      /Slack refused SLACK_APP_TOKEN/,
    ],
  ])('names the token that Slack refuses: %s', async (_name, prepare, message) => {
    await expect(startSlackBot({ prepare })).rejects.toThrow(message);
  });
});
