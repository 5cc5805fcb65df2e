import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accessSchema } from '../../../config/access-schema.ts';
import { defineCommand } from '../../../src/bot/command.ts';
import type { DispatchRequest } from '../../../src/bot/dispatch.ts';
import { plainReport } from '../../../src/bot/plain-report.ts';
import { viewProblems } from '../../support/slack/block-rules.ts';
import type { FakeSlack } from '../../support/slack/fake-slack.ts';
import { type SlackBot, type SlackBotOptions, startSlackBot } from '../../support/slack/slack-bot.ts';
import type { FakeMessage } from '../../support/slack/workspace.ts';

let bot: SlackBot;

async function start(options?: SlackBotOptions): Promise<SlackBot> {
  bot = await startSlackBot(options);
  return bot;
}

afterEach(() => bot.stop());

function byBot(slack: FakeSlack): FakeMessage[] {
  return slack.workspace.messages.filter(({ by }) => by !== 'person');
}

function textOf(request: DispatchRequest): string {
  return 'text' in request ? request.text : '';
}

/** The first message of the bot that shows a text. */
function shown(slack: FakeSlack, text: string): Promise<FakeMessage> {
  return slack.until(
    () => byBot(slack).find((message) => JSON.stringify([message.text, message.blocks]).includes(text)),
    `a message with ${text}`,
  );
}

/** Names chosen in a form. */
function chosen(...names: readonly string[]) {
  return { type: 'multi_external_select', selected_options: names.map((value) => ({ value })) };
}

/** Works until it is let go. */
function slowCommand() {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let say: (text: string) => void = () => undefined;
  const command = defineCommand({
    name: 'slow',
    summary: 'Takes its time.',
    examples: ['slow'],
    options: z.object({}),
    positional: [],
    run: async (_options, context) => {
      say = context.progress;
      await held;
      const blocks = [{ kind: 'callout' as const, tone: 'good' as const, text: 'Done.' }];
      return plainReport({ title: 'Slow', summary: 'Done.', blocks, language: 'en' });
    },
  });
  return { command, release, say: (text: string) => say(text) };
}

describe.each(['socket', 'http'] as const)('Slack over %s', (mode) => {
  it('answers /sla summary with figures, buttons and metadata; a button answers in its thread', async () => {
    const { slack, anna, requests } = await start({ mode });
    const ack = await anna.command('summary weekly', 'CSLA');
    expect(ack.payload === '' || JSON.stringify(ack.payload) === '{}').toBe(true);
    const reply = await shown(slack, '94.1 %');
    expect(reply).toMatchObject({ channel: 'CSLA', thread: null, onlyFor: null });
    expect(reply.text).toContain('Weekly SLA report: Compliance was 94.1 %');
    expect(reply.metadata).toMatchObject({
      event_type: 'sla_report',
      event_payload: {
        command: 'summary',
        as_of: '2026-03-11T10:00:00.000Z',
        report_id: expect.stringMatching(/^\w{8}$/),
      },
    });
    expect(JSON.stringify(reply.blocks)).toContain('anna asked: /sla summary weekly');
    expect(requests[0]).toMatchObject({
      timeZone: 'Europe/Berlin',
      locale: 'en-GB',
      conversation: { platform: 'slack', channel: 'CSLA', user: 'UANNA', userName: 'anna', direct: false },
    });
    await anna.click(reply, 'Show breaches');
    const followUp = await shown(slack, 'INC-100');
    expect(followUp).toMatchObject({ channel: 'CSLA', thread: reply.ts });
  });

  it('attaches charts with their descriptions and files to the thread', async () => {
    const { slack, anna } = await start({ mode });
    await anna.command('report weekly format=pdf', 'CSLA');
    const reply = await shown(slack, 'Weekly SLA report');
    await slack.until(
      () => slack.workspace.files.length === 2 && slack.workspace.files.every(({ shared }) => shared),
      'files',
    );
    expect(slack.workspace.files).toMatchObject([
      {
        name: 'compliance-trend.png',
        alt: expect.stringContaining('target line'),
        shared: { channel: 'CSLA', thread: reply.ts },
      },
      { name: 'sla-report.pdf', alt: null, shared: { channel: 'CSLA', thread: reply.ts } },
    ]);
    expect(byBot(slack).filter(({ thread }) => thread === reply.ts)).not.toHaveLength(0);
  });

  it('opens a form for a bare /sla, follows another choice and runs what is sent', async () => {
    const { slack, anna } = await start({ mode });
    await anna.command('', 'CSLA');
    const [id, view] = await slack.until(() => [...slack.workspace.views][0], 'a form');
    expect(view).toMatchObject({ type: 'modal', callback_id: 'sla:form' });
    // What was filled in stays, as far as the other form has it; a default does not.
    await anna.choose(view, 'breaches', {
      'option:report:kind': { value: { type: 'static_select', selected_option: { value: 'weekly' } } },
      'option:report:from': { value: { type: 'datepicker', selected_date: '2026-02-01' } },
    });
    const next = await slack.until(() => {
      const now = slack.workspace.views.get(id);
      return JSON.stringify(now).includes('option:breaches:') ? now : undefined;
    }, 'the form of breaches');
    expect(JSON.stringify(next)).toContain('"initial_date":"2026-02-01"');
    await anna.submit(next, 'breaches', {
      kind: { type: 'static_select', selected_option: { value: 'monthly' } },
      team: chosen('Core Platform', 'Support "A"'),
    });
    const reply = await shown(slack, 'INC-100');
    expect(JSON.stringify(reply.blocks)).toContain(
      JSON.stringify('/sla breaches kind=monthly team="Core Platform" team="Support \\"A\\""').slice(1, -1),
    );
  });

  it('offers the names that may be seen while one is typed, else what was typed', async () => {
    const { slack, anna } = await start({
      mode,
      access: accessSchema.parse({ rules: [{ channel: ['CSLA'], teams: ['Core Platform'] }] }),
    });
    await anna.command('', 'CSLA');
    const [, view] = await slack.until(() => [...slack.workspace.views][0], 'a form');
    expect(await anna.suggest(view, 'option:report:service', '')).toEqual(['payments', 'search', 'login']);
    expect(await anna.suggest(view, 'option:report:service', 'PAY')).toEqual(['payments']);
    expect(await anna.suggest(view, 'option:report:service', 'PAY')).toEqual(['payments']);
    expect(await anna.suggest(view, 'option:report:service', 'paymets')).toEqual(['paymets']);
    expect(await anna.suggest(view, 'option:report:team', '')).toEqual(['Core Platform']);
  });

  it('says beside the field what cannot be used and keeps the form open until it can', async () => {
    const { slack, anna, requests } = await start({ mode });
    await anna.command('', 'CSLA');
    const [, view] = await slack.until(() => [...slack.workspace.views][0], 'a form');
    const day = (selected_date: string) => ({ type: 'datepicker', selected_date });
    const refused = await anna.submit(view, 'report', {
      kind: { type: 'static_select', selected_option: { value: 'custom' } },
      from: day('2026-03-08'),
      to: day('2026-03-01'),
      service: chosen('paymets'),
    });
    const answer = typeof refused.payload === 'string' ? JSON.parse(refused.payload) : refused.payload;
    expect(answer).toEqual({
      response_action: 'errors',
      errors: {
        'option:report:to': expect.stringContaining('ends (2026-03-01) before or when it begins'),
        'option:report:service': 'No incident has the service “paymets”. Did you mean “payments”?',
      },
    });
    expect(requests).toEqual([]);
    await anna.submit(view, 'report', { service: chosen('payments') });
    await shown(slack, 'Weekly SLA report');
    expect(requests.map(textOf)).toEqual(['/sla report service=payments']);
  });

  it('runs no command but the chosen one where its form did not come', async () => {
    const it = await start({ mode });
    const { slack, anna, requests } = it;
    await anna.command('', 'CSLA');
    const [, view] = await slack.until(() => [...slack.workspace.views][0], 'a form');
    slack.fail('views.update', { error: 'hash_conflict' });
    await anna.choose(view, 'breaches');
    await slack.until(() => it.log.find(({ message }) => message === 'slack form not changed'), 'a log line');
    const { payload } = await anna.submit(view, 'breaches', {});
    const answer = typeof payload === 'string' ? JSON.parse(payload) : payload;
    expect(answer).toMatchObject({ response_action: 'update', view: { title: { text: '/sla breaches' } } });
    expect(viewProblems(answer.view)).toEqual([]);
    await anna.submit(answer.view, 'breaches', {});
    await shown(slack, 'INC-100');
    expect(requests.map(textOf)).toEqual(['/sla breaches']);
  });

  it('answers mentions in their thread and direct messages without a slash', async () => {
    const { slack, anna, requests } = await start({ mode });
    await anna.mention('@sla-bot summary daily', 'CSLA');
    const reply = await shown(slack, '94.1 %');
    const said = slack.workspace.messages.find(({ by }) => by === 'person');
    expect(reply.thread).toBe(said?.ts);
    await anna.direct('explain INC-100');
    const direct = await slack.until(
      () => byBot(slack).find(({ channel }) => channel === 'DUANNA'),
      'a direct answer',
    );
    expect(direct.text).toContain('INC-100');
    expect(requests.map(({ conversation }) => conversation.direct)).toEqual([false, true]);
  });

  it('answers what is delivered again once', async () => {
    const { slack, anna, requests } = await start({ mode });
    const retry = { attempt: 1, reason: 'timeout' };
    await anna.mention('@sla-bot summary', 'CSLA', { eventId: 'Ev1' });
    const again = await anna.mention('@sla-bot summary', 'CSLA', { eventId: 'Ev1', retry });
    expect(again.afterMs).toBeLessThan(3_000);
    await anna.mention('@sla-bot breaches weekly', 'CSLA', { eventId: 'Ev2', retry });
    await shown(slack, 'INC-100');
    expect(requests.map(textOf)).toEqual(['summary', 'breaches weekly']);
  });
});

describe('Slack', () => {
  it('shows help and mistakes to who asked alone', async () => {
    const { slack, anna } = await start();
    await anna.command('help', 'CSLA');
    expect(await shown(slack, 'What I can do')).toMatchObject({ by: 'response_url', onlyFor: 'asker' });
    await anna.mention('@sla-bot /sla summmary', 'CSLA');
    const mistake = await slack.until(
      () => byBot(slack).find(({ onlyFor }) => onlyFor === 'UANNA'),
      'an answer',
    );
    expect(mistake.channel).toBe('CSLA');
    expect(byBot(slack).filter(({ onlyFor }) => onlyFor === null)).toEqual([]);
  });

  it('edits one progress message into the answer', async () => {
    const slow = slowCommand();
    const { slack, anna } = await start({ commands: [slow.command], progressAfterMs: 0 });
    await anna.command('slow', 'CSLA');
    const progress = await shown(slack, 'Working on it');
    slow.release();
    const reply = await shown(slack, 'Done.');
    expect(reply.ts).toBe(progress.ts);
    expect(byBot(slack)).toHaveLength(1);
  });

  it('acknowledges while the work still goes on', async () => {
    const slow = slowCommand();
    const { slack, anna } = await start({ commands: [slow.command] });
    const ack = await anna.command('slow', 'CSLA');
    expect(ack.afterMs).toBeLessThan(1_000);
    slow.release();
    await shown(slack, 'Done.');
  });

  it('explains the incident that a message names, by the shortcut', async () => {
    const { slack, anna, requests } = await start();
    const message = slack.workspace.add({
      channel: 'CSLA',
      thread: null,
      text: 'What about INC-100 ?',
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    await anna.shortcut('sla:explain', message);
    const reply = await shown(slack, 'Checkout fails');
    expect(reply.thread).toBe(message.ts);
    expect(requests.map(textOf)).toEqual(['/sla explain INC-100']);
  });

  it('shows the week on the Home tab; its buttons answer directly', async () => {
    const { slack, anna } = await start();
    await anna.openHome();
    const view = await slack.until(() => slack.workspace.homes.get('UANNA'), 'a Home tab');
    expect(JSON.stringify(view)).toContain('94.1 %');
    await anna.clickHome(view, 'Breaches');
    expect(await shown(slack, 'INC-100')).toMatchObject({ channel: 'DUANNA' });
  });

  it.each([
    ['overflow', 6],
    ['static_select', 12],
  ])('runs what is chosen in the menu of many actions (%s)', async (type, count) => {
    const many = defineCommand({
      name: 'many',
      summary: 'Offers much.',
      examples: ['many'],
      options: z.object({}),
      positional: [],
      run: async () => {
        const actions = Array.from({ length: count }, (_, index) => ({
          label: `Explain INC-${index}`,
          command: `explain INC-${index}`,
        }));
        return plainReport({ title: 'Many', summary: 'Much.', blocks: [], actions, language: 'en' });
      },
    });
    const { slack, anna, requests } = await start({ commands: [many] });
    await anna.command('many', 'CSLA');
    const reply = await shown(slack, 'Much.');
    expect(JSON.stringify(reply.blocks)).toContain(`"${type}"`);
    await anna.click(reply, 'Explain INC-5');
    expect(await shown(slack, 'INC-5 is resolved')).toMatchObject({ channel: 'CSLA', thread: reply.ts });
    expect(requests.map(textOf)).toEqual(['/sla many', '/sla explain INC-5']);
  });

  it('tells dispatch the user groups of who asks', async () => {
    const { slack, anna, requests } = await start({
      prepare: ({ workspace }) =>
        workspace.groups.push(
          { id: 'S1', handle: 'ops', users: ['UANNA'] },
          { id: 'S2', handle: 'dev', users: [] },
        ),
    });
    await anna.command('summary', 'CSLA');
    await shown(slack, '94.1 %');
    expect(requests[0]?.conversation).toMatchObject({ groups: ['S1'] });
  });
});
