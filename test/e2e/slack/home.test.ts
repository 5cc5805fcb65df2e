import { afterEach, describe, expect, it } from 'vitest';
import { accessSchema } from '../../../config/access-schema.ts';
import type { Report } from '../../../src/core/report/document.ts';
import type { Reporting } from '../../../src/ports/reporting.ts';
import { fakeReport } from '../../support/fake-reporting.ts';
import { type SlackBot, type SlackBotOptions, startSlackBot } from '../../support/slack/slack-bot.ts';
import type { Args } from '../../support/slack/workspace.ts';

let bot: SlackBot;

afterEach(() => bot.stop());

/** A report whose outlook has a sentence, a tile and a method. */
async function report(request: Parameters<typeof fakeReport>[0]): Promise<Report> {
  if (request.sections?.[0] !== 'outlook') return fakeReport(request);
  const tile = { label: 'Breaches left', value: '2', detail: '1 of 3 used', tone: 'neutral' } as const;
  const blocks: Report['sections'][number]['blocks'] = [
    { kind: 'callout', tone: 'good', text: 'The week will hardly close under the target.' },
    { kind: 'tiles', tiles: [tile] },
    { kind: 'method', lines: ['How the chance was computed.'] },
  ];
  return { ...fakeReport(request), sections: [{ name: 'outlook', title: 'Outlook', blocks }] };
}

/** The Home tab once all of it stands. */
async function home(options: SlackBotOptions = {}): Promise<Args> {
  bot = await startSlackBot({ ...options, reporting: { report, ...options.reporting } });
  const { slack, anna } = bot;
  await anna.openHome();
  await slack.until(() => bot.outcomes.length === 4, 'all answers');
  // What is asked later is answered after the tab was published.
  await anna.direct('summary');
  await slack.until(() => slack.workspace.messages.some(({ by }) => by === 'bot'), 'a later answer');
  expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
  return slack.workspace.homes.get('UANNA') ?? {};
}

const shares = { 'at-risk': 0.8, critical: 0.95 };

describe('the Home tab', () => {
  it('shows the week, what is open near and past its target and the outlook', async () => {
    const view = await home();
    const text = JSON.stringify(view);
    expect(text).toContain('94.1 %');
    expect(text).toContain('Next breach: INC-200 (resolution) in 6 min, after');
    expect(text).toContain('2 open clocks near their target: 1 critical, 1 at risk.');
    for (const line of [
      'INC-200 · resolution · critical · 6 min left · P1 · payments · Checkout fails in INC-200',
      'INC-201 · resolution · at risk, paused · 30 min left · P1 · payments',
      'INC-100 · resolution · breached · over by 1 h · P1 · payments',
    ])
      expect(text).toContain(line);
    expect(text).toContain('The week will hardly close under the target.');
    expect(text).toContain('Breaches left');
    expect(text).not.toContain('How the chance was computed.');
    await bot.anna.clickHome(view, 'Explain INC-100');
    const answer = await bot.slack.until(
      () => bot.slack.workspace.messages.find((message) => message.text.includes('INC-100 is resolved')),
      'an explanation',
    );
    expect(answer.channel).toBe('DUANNA');
  });

  it('asks as the person, all in their direct conversation', async () => {
    await home();
    expect(bot.requests.slice(0, 4).map((request) => ('text' in request ? request.text : ''))).toEqual([
      '/sla summary weekly',
      '/sla at-risk limit=8',
      '/sla outlook weekly',
      '/sla subscribe list',
    ]);
    for (const { conversation } of bot.requests)
      expect(conversation).toMatchObject({ user: 'UANNA', channel: 'DUANNA', direct: true });
    expect(bot.outcomes.every(({ status }) => status === 'answered')).toBe(true);
  });

  it('lists the digests of the person, has one sent and stops it', async () => {
    const view = await home();
    expect(JSON.stringify(view)).toContain('No digest is sent to you.');
    await bot.anna.clickHome(view, 'Weekly digest by direct message');
    await bot.slack.until(
      () => bot.slack.workspace.messages.some(({ text }) => text.includes('weekly digest by direct message')),
      'the confirmation',
    );
    await bot.anna.openHome();
    const isListed = () => JSON.stringify(bot.slack.workspace.homes.get('UANNA')).includes('my-weekly-');
    await bot.slack.until(isListed, 'the digest');
    await bot.anna.clickHome(bot.slack.workspace.homes.get('UANNA') ?? {}, 'Stop my digests');
    await bot.slack.until(
      () => bot.slack.workspace.messages.some(({ text }) => text.includes('digest is stopped')),
      'the end',
    );
  });

  it('says so where nothing is about to breach', async () => {
    const counts = { 'on-track': 3, 'at-risk': 0, critical: 0, breached: 0, paused: 0 };
    const openClocks = async () => ({ rows: [], counts, asOf: 0, timeZone: 'UTC', shares });
    const view = JSON.stringify(await home({ reporting: { openClocks } }));
    expect(view).toContain('No open clock is near its target. 3 on track.');
    await bot.anna.clickHome(JSON.parse(view), 'All open clocks');
    const answer = await bot.slack.until(
      () => bot.slack.workspace.messages.find(({ text }) => text.includes('Open clocks')),
      'the list',
    );
    expect(answer.channel).toBe('DUANNA');
  });

  it('shows nothing that the person may not ask for, and says what was left out', async () => {
    const only = accessSchema.parse({ rules: [{ user: ['UANNA'], commands: ['summary'] }] });
    const view = JSON.stringify(await home({ access: only }));
    expect(view).toContain('94.1 %');
    expect(view).not.toMatch(/INC-100|At risk/);
    expect(view.split('"header"')).toHaveLength(3);
    await bot.stop();
    const narrow = accessSchema.parse({ rules: [{ user: ['UANNA'], teams: ['Core Platform'] }] });
    const openClocks: Reporting['openClocks'] = async ({ filters }) => {
      const n = filters.team.length === 0 ? 9 : 7;
      const counts = { 'on-track': 3, 'at-risk': n, critical: 0, breached: 0, paused: 0 };
      return { rows: [], counts, asOf: 0, timeZone: 'UTC', shares };
    };
    const left = JSON.stringify(await home({ access: narrow, reporting: { openClocks } }));
    expect(left).toContain('Left out: 2 open clocks of teams or customers that may not be shown here.');
  });
});
