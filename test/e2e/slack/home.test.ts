import { afterEach, describe, expect, it } from 'vitest';
import { accessSchema } from '../../../config/access-schema.ts';
import type { Report } from '../../../src/core/report/document.ts';
import { createFakeReporting, fakeReport } from '../../support/fake-reporting.ts';
import { type SlackBot, type SlackBotOptions, startSlackBot } from '../../support/slack/slack-bot.ts';
import type { Args } from '../../support/slack/workspace.ts';

let bot: SlackBot;

afterEach(() => bot.stop());

const figures = createFakeReporting();

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
  await slack.until(() => bot.outcomes.length === 3, 'all answers');
  // What is asked later is answered after the tab was published.
  await anna.direct('summary');
  await slack.until(() => slack.workspace.messages.some(({ by }) => by === 'bot'), 'a later answer');
  expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
  return slack.workspace.homes.get('UANNA') ?? {};
}

/** The seven breached clocks of the fake, of which the named ones still run. */
function withOpen(isOpen: (index: number) => boolean): Pick<typeof figures, 'breaches'> {
  return {
    breaches: async (request, limit) => {
      const found = await figures.breaches(request, limit);
      const rows = found.rows.map((row, index) => ({ ...row, stoppedAt: isOpen(index) ? null : found.asOf }));
      return { ...found, rows };
    },
  };
}

describe('the Home tab', () => {
  it('shows the week, what is open past its target and the outlook', async () => {
    const view = await home();
    const text = JSON.stringify(view);
    expect(text).toContain('94.1 %');
    expect(text).toContain('1 incident, breached in the last 30 days and still open.');
    expect(text).toContain(
      'INC-100 · P1 · payments · resolution · over by 1 h, open · Checkout fails for customer 0',
    );
    expect(text).not.toContain('INC-101');
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

  it('asks as the person, for the last thirty days, all in their direct conversation', async () => {
    await home();
    expect(bot.requests.slice(0, 3).map((request) => ('text' in request ? request.text : ''))).toEqual([
      '/sla summary weekly',
      '/sla breaches custom from=2026-02-09T10:00:00.000Z to=2026-03-11T10:00:00.000Z limit=500',
      '/sla outlook weekly',
    ]);
    for (const { conversation } of bot.requests)
      expect(conversation).toMatchObject({ user: 'UANNA', channel: 'DUANNA', direct: true });
    expect(bot.outcomes.every(({ status }) => status === 'answered')).toBe(true);
  });

  it('lists eight at most, says how many there are, and says so where there is none', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => index);
    const many = async (...[request, limit]: Parameters<typeof figures.breaches>) => {
      const found = await figures.breaches(request, limit);
      const [first] = found.rows;
      if (first === undefined) throw new Error('no row');
      return {
        ...found,
        total: 700,
        rows: rows.map((n) => ({ ...first, incident: `INC-${n}`, stoppedAt: null })),
      };
    };
    const full = JSON.stringify(await home({ reporting: { breaches: many } }));
    expect(full).toContain('12 incidents, breached');
    expect(full).toContain('The latest 8 are listed.');
    expect(full).toContain('Looked at are the latest 12 breached clocks of 700.');
    expect(full).toContain('INC-7 ·');
    expect(full).not.toContain('INC-8 ·');
    await bot.stop();
    const none = JSON.stringify(await home({ reporting: withOpen(() => false) }));
    expect(none).toContain('None: nothing that breached its target in the last 30 days is still open.');
  });

  it('shows nothing that the person may not ask for, and says what was left out', async () => {
    const only = accessSchema.parse({ rules: [{ user: ['UANNA'], commands: ['summary'] }] });
    const view = JSON.stringify(await home({ access: only }));
    expect(view).toContain('94.1 %');
    expect(view).not.toMatch(/INC-100|Open incidents/);
    expect(view.split('"header"')).toHaveLength(3);
    await bot.stop();
    const narrow = accessSchema.parse({ rules: [{ user: ['UANNA'], teams: ['Core Platform'] }] });
    const asked: (readonly string[])[] = [];
    const breaches: typeof figures.breaches = async (request, limit) => {
      asked.push(request.filters.team);
      const found = await figures.breaches(request, limit);
      return request.filters.team.length === 0 ? { ...found, total: 9 } : found;
    };
    const left = JSON.stringify(await home({ access: narrow, reporting: { breaches } }));
    expect(asked).toContainEqual(['Core Platform']);
    expect(left).toContain('Left out: 2 breached clocks of teams or customers that may not be shown here.');
  });
});
