import { afterEach, describe, expect, it } from 'vitest';
import { accessSchema } from '../../../config/access-schema.ts';
import { fakeExplanation } from '../../support/fake-reporting.ts';
import { type SlackBot, type SlackBotOptions, startSlackBot } from '../../support/slack/slack-bot.ts';

let bot: SlackBot;

afterEach(() => bot.stop());

const unfurl = [{ domain: 'example.com', pattern: '/browse/([A-Z]+-[0-9]+)' }];
const address = 'https://tickets.example.com/browse/INC-100?a=1&amp;b=2';

async function start(options: SlackBotOptions = {}): Promise<SlackBot> {
  bot = await startSlackBot({ unfurl, ...options });
  return bot;
}

const last = (posted: number) => `https://tickets.example.com/browse/INC-${900 + posted}`;
let posted = 0;

/** Posts a link, and another that gets its card once what comes of the first has come. */
async function post(url: string, channel = 'CSLA', how: { isDraft?: boolean; isMember?: boolean } = {}) {
  const { anna, slack } = bot;
  posted += 1;
  await anna.link(url, channel, how);
  await anna.link(last(posted), 'CSLA');
  await slack.until(() => slack.workspace.unfurled.has(last(posted)), 'the last card');
}

/** Addresses that got a card, but for the last ones. */
function cards(): string[] {
  return [...bot.slack.workspace.unfurled.keys()].filter((url) => !/INC-9\d\d$/.test(url));
}

describe('a link to an incident', () => {
  it('gets a short card, asked as by whoever posted it', async () => {
    const { slack, requests } = await start();
    await post(address);
    expect(requests[0]).toMatchObject({
      text: '/sla explain INC-100',
      timeZone: 'Europe/Berlin',
      conversation: { platform: 'slack', channel: 'CSLA', user: 'UANNA', direct: false },
    });
    const card = JSON.stringify(slack.workspace.unfurled.get(address));
    expect(card).toContain('INC-100: Checkout fails for customer 0');
    expect(card).toContain('INC-100 is resolved: resolution breached.');
    expect(slack.workspace.messages.filter(({ by }) => by === 'bot')).toEqual([]);
  });

  it.each([
    ['of a team that the channel may not see', { teams: ['Support'] }],
    ['in a channel that may not ask for it', { commands: ['summary'] }],
  ])('gets none where the incident is %s', async (_what, rule) => {
    const access = accessSchema.parse({ rules: [{ channel: ['CHIDDEN'], ...rule }] });
    const { slack, outcomes } = await start({ access });
    await bot.anna.link(address, 'CHIDDEN');
    await slack.until(() => outcomes.length === 1, 'the answer');
    await post(address, 'CHIDDEN');
    expect(outcomes[0]?.status).not.toBe('answered');
    expect(cards()).toEqual([]);
  });

  it('gets none where it names no known incident, is being written, or the bot is no member', async () => {
    const { requests, outcomes } = await start();
    await post('https://tickets.example.com/browse/OTHER-1');
    expect(outcomes[0]?.status).toBe('rejected');
    await post(address, 'CSLA', { isDraft: true });
    await post(address, 'CELSE', { isMember: false });
    await post('https://other.test/browse/INC-100');
    await post('https://tickets.example.com/boards/INC-100');
    expect(requests).toHaveLength(6);
    expect(cards()).toEqual([]);
  });

  it('shows hostile titles as they are', async () => {
    const title = '*bold* <!channel> <https://evil.test|x> @here \u202e';
    const { slack } = await start({
      reporting: { explain: async (incident) => ({ ...fakeExplanation(incident), title }) },
    });
    await post(address);
    const blocks = slack.workspace.unfurled.get(address) ?? [];
    expect(JSON.stringify(blocks)).not.toMatch(/mrkdwn|<!channel>|<https/);
  });

  it('is let be, and the log says so, where Slack does not take the card', async () => {
    const { slack, log } = await start({
      prepare: (fake) => fake.fail('chat.unfurl', { error: 'cannot_unfurl_url' }),
    });
    await post(address);
    expect(slack.workspace.unfurled.has(address)).toBe(false);
    expect(log).toContainEqual(
      expect.objectContaining({
        message: 'slack link not unfolded',
        fields: { code: 'cannot_unfurl_url', channel: 'CSLA' },
      }),
    );
  });
});
