import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, type RunningCli, startCli, type Workshop } from '../../support/cli.ts';
import { type FakeDiscord, startFakeDiscord, token } from '../../support/discord/fake-discord.ts';
import { message, press, type SentInteraction, said, slash } from '../../support/discord/payloads.ts';
import { FakeSlack } from '../../support/slack/fake-slack.ts';
import { Person } from '../../support/slack/person.ts';
import type { Args, FakeMessage } from '../../support/slack/workspace.ts';
import { shownFigures } from './shown-figures.ts';

interface Question {
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  /** What the answer shows at least. */
  readonly figures: readonly RegExp[];
}

const questions: readonly Question[] = [
  {
    command: 'summary',
    options: { kind: 'weekly', from: '2024-05-06' },
    figures: [
      /^Overall compliance/,
      /^Response compliance/,
      /^Median response time/,
      /^Median resolution time/,
    ],
  },
  {
    command: 'report',
    options: { kind: 'monthly', from: '2024-05-01', section: 'compliance' },
    figures: [/^Overall/, /^Response/, /^Resolution/, /^P1/, /^P2/, /^P3/, /^P4/],
  },
];

const lineOf = ({ command, options }: Question): string =>
  [command, ...Object.entries(options).map(([name, value]) => `${name}=${value}`)].join(' ');

let shop: Workshop;
let slack: FakeSlack;
let discord: FakeDiscord;
let anna: Person;
let data: string;
let bot: RunningCli;
let consoleUrl: URL;

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  bot = startCli(['start', '--port', '0', '--data', data], { cwd: shop.folder, env });
  const printed = await bot.printed('Stop with Ctrl-C.');
  consoleUrl = new URL(/Console: (\S+)/.exec(printed)?.[1] ?? '');
}

async function stop(): Promise<void> {
  bot.child.kill('SIGTERM');
  expect((await bot.done).code).toBe(0);
}

const slackEnv = () => ({ ...slack.tokens, SLACK_API_URL: slack.apiUrl });
const discordEnv = () => ({ DISCORD_TOKEN: token, DISCORD_API_URL: discord.apiUrl });

beforeAll(async () => {
  shop = await createWorkshop(2_000);
  data = shop.copy('data');
  slack = await new FakeSlack().start();
  slack.workspace.channels.set('CSLA', { id: 'CSLA', name: 'sla', isMember: true, isArchived: false });
  anna = new Person(slack, 'UANNA');
  discord = await startFakeDiscord();
});
afterAll(async () => {
  await slack.stop();
  await discord.stop();
  shop.remove();
});

/** The whole answer that Slack shows next. */
async function onSlack(ask: () => Promise<unknown>): Promise<FakeMessage> {
  const { messages } = slack.workspace;
  const known = new Set(messages);
  await ask();
  return slack.until(
    () => messages.find((shown) => !known.has(shown) && shown.by !== 'person' && shown.metadata !== null),
    'an answer',
  );
}

async function byModal({ command, options }: Question): Promise<unknown> {
  const { views } = slack.workspace;
  const known = new Set(views.keys());
  await anna.command('', 'CSLA');
  const [id, view] = await slack.until(() => [...views].find(([key]) => !known.has(key)), 'a form');
  await anna.choose(view, command);
  const form = await slack.until(() => {
    const now = views.get(id);
    return JSON.stringify(now).includes(`option:${command}:from`) ? now : undefined;
  }, 'the form of the command');
  const values: Record<string, Args> = { from: { type: 'datepicker', selected_date: options.from } };
  values.kind = { type: 'static_select', selected_option: { value: options.kind } };
  if (options.section !== undefined)
    values.section = { type: 'multi_static_select', selected_options: [{ value: options.section }] };
  return anna.submit(form, command, values);
}

/** A button as answers carry it. */
function buttonMessage(command: string): FakeMessage {
  const text = { type: 'plain_text', text: 'Again', emoji: false };
  const elements = [{ type: 'button', action_id: 'sla:run:0', text, value: command }];
  const shown = {
    channel: 'CSLA',
    thread: null,
    text: 'x',
    metadata: null,
    onlyFor: null,
    by: 'bot',
  } as const;
  return slack.workspace.add({ ...shown, blocks: [{ type: 'actions', elements }] });
}

async function onDiscord(interaction: SentInteraction): Promise<unknown> {
  discord.gateway.dispatch('INTERACTION_CREATE', interaction);
  const { body } = await discord.seen(
    ({ path, body: sent }) => path.includes(interaction.token) && sent?.embeds?.length > 0,
  );
  return body;
}

async function byDirectMessage(text: string): Promise<unknown> {
  const asked = said(text, true);
  discord.gateway.dispatch('MESSAGE_CREATE', asked);
  return (await discord.seen(({ body }) => body?.nonce === asked.id)).body;
}

const slashOf = ({ command, options }: Question) =>
  slash(
    command,
    Object.entries(options).map(([name, value]) => ({ name, type: 3, value })),
  );

async function onConsole(text: string): Promise<unknown> {
  const page = await fetch(consoleUrl);
  const cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
  const headers = { cookie, origin: consoleUrl.origin, 'content-type': 'application/json' };
  const state = await (await fetch(new URL('/api/state', consoleUrl), { headers: { cookie } })).json();
  const after = new URL(`/api/events?after=${(state as Args).lastEventId}`, consoleUrl);
  const events = await fetch(after, { headers: { cookie } });
  const body = JSON.stringify({ channel: 'sla', text });
  const taken = await fetch(new URL('/api/messages', consoleUrl), { method: 'POST', headers, body });
  expect(taken.status).toBe(202);
  let heard = '';
  for await (const part of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += part;
    const last = heard.split('\n').findLast((line) => line.startsWith('data: ') && line.endsWith('}'));
    const shown = JSON.parse(last?.slice('data: '.length) ?? '{}');
    if (shown.answer) return shown.answer;
  }
  throw new Error('the console ended its events');
}

const answers = new Map<Question, Map<string, string[]>>();
const keep = (question: Question, way: string, answer: unknown) => {
  const ways = answers.get(question) ?? new Map<string, string[]>();
  answers.set(question, ways.set(way, shownFigures(answer)));
};

/** One bot after the other, so that each answers without the other's library in its process. */
describe('the same question over one store', () => {
  it('is answered in Slack and in the console', async () => {
    await start(slackEnv());
    for (const question of questions) {
      const line = lineOf(question);
      const ask = async (way: string, by: () => Promise<unknown>) =>
        keep(question, way, (await onSlack(by)).blocks);
      await ask('Slack command', () => anna.command(line, 'CSLA'));
      const button = buttonMessage(line);
      await ask('Slack button', () => anna.click(button, 'Again'));
      await ask('Slack modal', () => byModal(question));
      await ask('Slack direct message', () => anna.direct(line));
      keep(question, 'console', await onConsole(`/sla ${line}`));
    }
    expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
    await stop();
  });

  it('is answered on Discord', async () => {
    await start(discordEnv());
    for (const question of questions) {
      const line = lineOf(question);
      keep(question, 'Discord command', await onDiscord(slashOf(question)));
      keep(question, 'Discord button', await onDiscord(press(`sla:${line}`, message('1', ''))));
      keep(question, 'Discord direct message', await byDirectMessage(line));
    }
    expect(discord.refused).toEqual([]);
    await stop();
  });

  it.each(questions)('has the same figures by every way: $command', (question) => {
    const ways = answers.get(question);
    expect(ways?.size).toBe(8);
    const [first = []] = ways?.values() ?? [];
    for (const figure of question.figures) expect(first.filter((text) => figure.test(text))).toHaveLength(1);
    for (const [way, figures] of ways ?? []) expect(figures, way).toEqual(first);
  });

  // Slack's undici 7 becomes the global dispatcher, which cannot send the forms of Discord's undici 6.
  it('brings a chart to Discord where Slack is connected too', async () => {
    await start({ ...slackEnv(), ...discordEnv() });
    try {
      const question = questions.find(({ command }) => command === 'report') as Question;
      const interaction = slashOf(question);
      discord.gateway.dispatch('INTERACTION_CREATE', interaction);
      const { files } = await discord.seen(
        ({ path, body }) =>
          path.includes(interaction.token) && (body?.embeds?.length > 0 || /logged as/.test(body?.content)),
      );
      expect(files.map(({ name }) => name)).toContain('compliance-trend.png');
    } finally {
      await stop();
    }
  });
});
